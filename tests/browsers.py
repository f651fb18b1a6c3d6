"""Finds a Chromium for the browser tests, or installs one: `python -m tests.browsers`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

SETTING = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""Headless, and it keeps to itself: no look-ups, no updates."""

HELP = """No browser was found, and none could be installed.
Install Chromium by your system's package manager (Debian: apt-get install chromium), or run
`.venv/bin/playwright install chromium`, or set CHROMIUM to the path of one."""


def find() -> str | None:
    """The path of a browser, as `choose` takes it; asks Playwright where its own is."""
    with sync_playwright() as playwright:
        return choose(playwright)


def choose(playwright: Playwright) -> str | None:
    """The path of a browser: the setting, else Playwright's own, else the system's; nothing if there is none."""
    wanted = os.environ.get(SETTING)  # noqa: TID251 - a setting of the tests, not of the product
    if wanted:
        return wanted
    own = Path(playwright.chromium.executable_path)
    if own.exists():
        return str(own)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Try Playwright's own download, then the system's package manager."""
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if _ran(playwright) and find():
        return
    if shutil.which("apt-get"):
        _ran(["apt-get", "update", "-qq"])
        _ran(["apt-get", "install", "-y", "-qq", "chromium"])


def _ran(command: list[str]) -> bool:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0


def main() -> None:
    """See to it that there is a browser, or say clearly what is missing."""
    if find() is None:
        sys.stderr.write("Installing a browser for the tests (once)…\n")
        install()
    if find() is None:
        sys.exit(HELP)


if __name__ == "__main__":
    main()
