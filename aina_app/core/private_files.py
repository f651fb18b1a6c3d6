"""What the product writes is its own: no other user of the machine may read the database, keys, mails or downloads."""

import os

from aina_app.settings import settings

NOBODY_ELSE = 0o077
OWNER_ONLY = 0o700


def keep_files_private() -> None:
    """Let this process and those that it starts write for their own user only; close the data folder to others."""
    os.umask(NOBODY_ELSE)
    folder = settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(OWNER_ONLY)
