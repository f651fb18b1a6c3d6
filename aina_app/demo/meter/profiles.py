"""What kinds of metering points there are, and what each uses in a year, by what it is used for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aina_app.demo.meter import noise
from aina_app.demo.meter.uses import Use

CAR_SHARE = 0.33
CAR_KWH = 2_600


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of metering point: kWh a year by use, and how far two of the kind may lie apart."""

    kwh_a_year: Mapping[Use, int]
    spread: float = 0.15
    may_have_car: bool = False


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "flat": Profile({Use.BASE: 900, Use.LIVING: 1_100}, spread=0.3),
        "row_house": Profile({Use.BASE: 1_700, Use.LIVING: 2_990, Use.SAUNA: 310}, may_have_car=True),
        "house": Profile(
            {Use.HEATING: 11_500, Use.WATER: 3_000, Use.BASE: 1_690, Use.LIVING: 2_000, Use.SAUNA: 310},
            may_have_car=True,
        ),
        "ground_heat": Profile(
            {Use.HEATING: 3_700, Use.WATER: 1_000, Use.BASE: 1_790, Use.LIVING: 2_200, Use.SAUNA: 310},
            may_have_car=True,
        ),
        "cottage": Profile({Use.FROST: 3_200, Use.BASE: 350, Use.WEEKENDS: 950}),
        "shed": Profile({Use.FROST: 900, Use.BASE: 500, Use.WORK: 1_600}),
        "shop": Profile({Use.BASE: 11_000, Use.OPENING: 24_000}),
    }
)
"""By the names that metering points are given in `demo.people`."""


def yearly_kwh(profile: str, gsrn: str) -> dict[Use, float]:
    """What this metering point uses in a year: that of its kind, more or less by its number."""
    kind = PROFILES[profile]
    size = 1 + kind.spread * (2 * noise.draw(f"{gsrn}: size") - 1)
    uses = {use: kwh * size for use, kwh in kind.kwh_a_year.items()}
    if kind.may_have_car and noise.draw(f"{gsrn}: car") < CAR_SHARE:
        uses[Use.CAR] = CAR_KWH
    return uses
