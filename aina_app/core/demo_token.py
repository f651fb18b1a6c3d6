"""The bearer token towards the customer information system; in the demo both sides find it in one file."""

import secrets

from aina_app.core.secret_file import make_secret_file
from aina_app.settings import settings


def cis_token() -> str:
    """The token of the settings; where there is none (demo only) the one in the data folder, made at first use."""
    given = settings().cis_token.get_secret_value()
    if given or not settings().is_demo:
        return given
    path = settings().data_dir / "keys" / "demo-cis-token"
    if not path.exists():
        make_secret_file(path, secrets.token_urlsafe(32).encode())
    return path.read_text(encoding="ascii")
