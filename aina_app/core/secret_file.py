"""Files that hold a secret: whole or not at all, readable by their owner only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def make_secret_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` unless the file exists: if another process was first, its secret counts.

    Nobody ever reads half a file: the draft gets its name only when it is whole.
    """
    draft = _written(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def replace_secret_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` in the place of what it held; who reads sees all of the one or all of the other.

    It stays its owner's: an operator's command run by root must not take the file away from the portal.
    """
    draft = _written(path, content)
    try:
        with suppress(FileNotFoundError, PermissionError):
            owner = path.stat()
            os.chown(draft, owner.st_uid, owner.st_gid)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> Path:
    """A draft beside `path` with `content`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return draft
