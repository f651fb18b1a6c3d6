"""The demo's people and their customerships: invented, with artificial identity codes (individual numbers 900-999).

The demo broker, customer information system and meter are seeded from here; the product itself never reads it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DemoPoint:
    """A metering point. `profile` names how the demo meter lets it consume (`meter`)."""

    gsrn: str
    address: str
    postal_code: str
    city: str
    profile: str
    phases: int = 3
    ampere: int = 25
    contract_start: str = "2022-05-01"


@dataclass(frozen=True, slots=True)
class DemoCustomership:
    """A customership as the demo customer information system has it. `found_from_day`: found so many days later."""

    number: str
    name: str
    phone: str | None
    email: str | None
    points: tuple[DemoPoint, ...]
    business_id: str | None = None
    language: str = "fi"
    found_from_day: int = 0


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone who can prove who they are at the demo bank. `hetu` is artificial; never show or log it."""

    key: str
    given_names: str
    family_name: str
    hetu: str = field(repr=False)
    language: str = "fi"
    customerships: tuple[DemoCustomership, ...] = ()

    @property
    def email(self) -> str:
        """Address of the person's account in the demo."""
        return f"{self.key}@aina.test"

    @property
    def first_name(self) -> str:
        """The name that the person is called by."""
        return self.given_names.split()[0]


AINO_HOME = DemoPoint("643006004400000373", "Männikkötie 4", "33500", "Tampere", "house")
VAINO_HOME = DemoPoint("643006004400000748", "Kuusitie 11 A", "35800", "Mänttä", "ground_heat")
VAINO_COTTAGE = DemoPoint("643006004400001110", "Kalliorannantie 118", "35600", "Halli", "cottage")
VAINO_SHED = DemoPoint("643006004400001486", "Kalliorannantie 120 (metsäkonehalli)", "35600", "Halli", "shed", 3, 35)
KERTTU_FLAT = DemoPoint("643006004400001851", "Satakunnankatu 21 B 34", "33210", "Tampere", "flat", 1, 25, "2026-01-01")
ONNI_HOME = DemoPoint("643006004400002223", "Pihlajakuja 7", "37500", "Lempäälä", "row_house")
REVONTULI_POINTS = (
    DemoPoint("643006004400002599", "Hatanpään valtatie 30", "33100", "Tampere", "shop", 3, 63),
    DemoPoint("643006004400002964", "Keskustori 5", "33100", "Tampere", "shop", 3, 63),
    DemoPoint("643006004400003336", "Teollisuustie 12", "33330", "Tampere", "shop", 3, 63),
    DemoPoint("643006004400003701", "Kauppakatu 2", "37600", "Valkeakoski", "shop", 3, 35),
    DemoPoint("643006004400004074", "Satamakatu 9", "13200", "Hämeenlinna", "shop", 3, 35),
)
IMPI_FLAT = DemoPoint("643006004400004449", "Rantatie 3 C 12", "33250", "Tampere", "flat", 1, 25)
MOTHER_HOUSE = DemoPoint("643006004400004814", "Koivumäentie 45", "34300", "Kuru", "house")
HELMI_HOME = DemoPoint("643006004400005187", "Lehtotie 18", "36200", "Kangasala", "house")

AINO = DemoPerson(
    "aino", "Aino Maria", "Lehtinen", "140392-9018",
    customerships=(DemoCustomership("10045521", "Aino Lehtinen", "+358401234567", "aino@aina.test", (AINO_HOME,)),),
)  # fmt: skip
VAINO = DemoPerson(
    "vaino", "Väinö Johannes", "Koskela", "030655-9022",
    customerships=(
        DemoCustomership(
            "10077310", "Väinö Koskela", "+358405550123", "vaino@aina.test", (VAINO_HOME, VAINO_COTTAGE, VAINO_SHED)
        ),
    ),
)  # fmt: skip
KERTTU = DemoPerson(
    "kerttu", "Kerttu Sofia", "Salo", "210599-9038",
    customerships=(
        DemoCustomership("10090104", "Kerttu Salo", None, "kerttu@aina.test", (KERTTU_FLAT,), found_from_day=1),
    ),
)  # fmt: skip
ONNI = DemoPerson(
    "onni", "Onni Eemil", "Mäkinen", "170381-904E",
    customerships=(DemoCustomership("10031187", "Onni Mäkinen", "+358449876543", "onni@aina.test", (ONNI_HOME,)),),
)  # fmt: skip
SAGA = DemoPerson(
    "saga", "Saga Linnéa", "Nyholm", "080879-9056", language="sv",
    customerships=(
        DemoCustomership(
            "20000451", "Oy Revontuli Ab", "+358207301000", "saga@aina.test", REVONTULI_POINTS,
            business_id="2000001-6", language="sv",
        ),
    ),
)  # fmt: skip
IMPI = DemoPerson(
    "impi", "Impi Annikki", "Rantala", "250168-906P",
    customerships=(DemoCustomership("10058832", "Impi Rantala", "+358504442211", "impi@aina.test", (IMPI_FLAT,)),),
)  # fmt: skip
HELMI = DemoPerson(
    "helmi", "Helmi Elisabet", "Virtanen", "120690-9072",
    customerships=(DemoCustomership("10066745", "Helmi Virtanen", "+358407778899", "helmi@aina.test", (HELMI_HOME,)),),
)  # fmt: skip

PEOPLE = (AINO, VAINO, KERTTU, ONNI, SAGA, IMPI, HELMI)
"""Everyone at the demo bank. Helmi has no account yet: with her anyone can walk the guide from its first line."""

REVONTULI_BUSINESS_ID = "2000001-6"
