"""The invented banks and the mobile certificate that the demo broker speaks for; each with a real broker's habits."""

from dataclasses import dataclass
from typing import Final

LOA2 = "http://ftn.ficora.fi/2017/loa2"
LOA3 = "http://ftn.ficora.fi/2017/loa3"


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """A means of identification and how tokens of persons who used it look.

    `cancelled_error`: what the broker answers when the person leaves. `lists_audience`: `aud` is a list of one, with
    `azp`. `repeats_origin`: `iss` and `aud` stand in the header of the encryption too (RFC 7519, 5.3).
    """

    id: str
    name: str
    acr: str = LOA2
    cancelled_error: str = "cancel"
    lists_audience: bool = False
    repeats_origin: bool = False


PROVIDERS: Final = (
    DemoProvider("kuusi", "Demopankki Kuusi"),
    DemoProvider("koivu", "Demopankki Koivu", cancelled_error="access_denied", lists_audience=True),
    DemoProvider("manty", "Demopankki Mänty", repeats_origin=True),
    DemoProvider("mobiilivarmenne", "Mobiilivarmenne (demo)", acr=LOA3),
)


def provider(provider_id: object) -> DemoProvider | None:
    """The provider of that id, if there is one."""
    return next((known for known in PROVIDERS if known.id == provider_id), None)
