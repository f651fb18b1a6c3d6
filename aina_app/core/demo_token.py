"""The bearer token towards the customer information system; in the demo both sides find it in one file."""

import os
import secrets
from pathlib import Path

from aina_app.settings import settings


def cis_token() -> str:
    """The token of the settings; where there is none (demo only) the one in the data folder, made at first use."""
    given = settings().cis_token.get_secret_value()
    if given or not settings().is_demo:
        return given
    path = settings().data_dir / "keys" / "demo-cis-token"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        os.link(draft, path)  # whole or not at all; if another process was first, its token counts
    except FileExistsError:
        return
    finally:
        draft.unlink()
