"""Build the front end when something in it has changed, and set the framework up for serving it.

Everything here runs before the framework is imported: it reads the environment at its import.
"""

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aina_app.settings import settings

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / ".web"
CLIENT = WEB / "build" / "client"
STAMP = WEB / "aina.stamp"
LOCK, LOG = ROOT / ".web.lock", ROOT / ".web.log"
"""Beside the framework's folder: it empties that one when it starts anew."""

BUILT_FOR = "http://localhost:3000"
"""The address that is baked into the build; `web.built_pages.Backend` puts the real one in its place."""

NOT_IN_PAGES = ("demo", "jobs", "operator", "readings", "integrations", "models")
FRAMEWORK = {
    "REFLEX_USE_NPM": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "65536",
}
SERVING = {"__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true", "__REFLEX_SKIP_COMPILE": "true"}


class BuildFailed(Exception):
    """The front end could not be built; the message is for the person at the terminal."""


def fingerprint() -> str:
    """A hash over everything that ends up in the built pages, settings that they show included."""
    files = [ROOT / "rxconfig.py", ROOT / "reflex.lock" / "package-lock.json", *ROOT.glob("assets/**/*")]
    files += [*ROOT.glob("aina_app/**/*.py"), *(ROOT / "aina_app" / name for name in ("bundling.js", "i18n/copy.csv"))]
    shown = settings()
    contact = (shown.service_email, shown.service_phone, shown.fault_phone, shown.service_hours, shown.chat_script_url)
    digest = hashlib.sha256(repr((shown.is_demo, *contact)).encode())
    for file in sorted(files):
        name = file.relative_to(ROOT)
        if file.is_file() and not (name.parts[0] == "aina_app" and name.parts[1] in NOT_IN_PAGES):
            digest.update(str(name).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def is_built() -> bool:
    """Whether the built client is whole and up to date."""
    return STAMP.exists() and STAMP.read_text() == fingerprint() and (CLIENT / "index.html").exists()


def build() -> bool:
    """Build the client unless nothing has changed; whether anything was built.

    Raises:
        BuildFailed: the framework's export ended with an error; its output is in `.web.log`.
    """
    with _only_one_builder():
        if is_built():
            return False
        STAMP.unlink(missing_ok=True)
        built_of = fingerprint()  # what is changed while it is built is built the next time
        _export()
        set_languages(CLIENT)
        STAMP.write_text(built_of)
        return True


@contextmanager
def _only_one_builder() -> Iterator[None]:
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _export() -> None:
    with LOG.open("w") as output:
        done = subprocess.run(  # noqa: S603 - our own interpreter's folder
            [_bin() / "reflex", "export", "--no-zip"],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not (CLIENT / "index.html").exists():
        raise BuildFailed(f"The front end could not be built; see {LOG.name}.")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("__REFLEX_")}  # noqa: TID251 - the framework is set up by it
    return kept | FRAMEWORK | {"PATH": f"{_bin()}{os.pathsep}{kept.get('PATH', '')}"}


def _bin() -> Path:
    return Path(sys.executable).parent


def set_languages(client: Path) -> None:
    """Write the language of each Swedish and English page into its HTML, and renew the compressed twins."""
    for language in ("sv", "en"):
        for file in [*client.glob(f"{language}.html"), *client.glob(f"{language}/**/*.html")]:
            html = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r'<html lang="[^"]*"', f'<html lang="{language}"', html, count=1), encoding="utf-8")
    for file in client.rglob("*.html"):
        file.with_name(file.name + ".br").unlink(missing_ok=True)
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), 9))


def prepare_serving() -> None:
    """Set the framework's own variables for serving the built client from this process (before its import)."""
    os.chdir(ROOT)
    os.environ.update(FRAMEWORK | SERVING)  # noqa: TID251 - the framework is set up by it


def forget_build() -> None:
    """Remove the built client and everything that the framework made around it."""
    shutil.rmtree(WEB, ignore_errors=True)
