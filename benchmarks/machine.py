"""The machine and the versions that results belong to."""

import os
import platform
import subprocess
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from tests import browsers

PACKAGES = ("reflex", "granian", "starlette", "sqlalchemy", "bcrypt", "dbos")
CPU_INFO = Path("/proc/cpuinfo")


@lru_cache
def machine() -> dict[str, object]:
    """What it is, and what runs on it."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "browser": _browser(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def load() -> list[float]:
    """Processes that wanted to run, on average of the last one, five and fifteen minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def _processor() -> str:
    lines: Iterable[str] = CPU_INFO.read_text(encoding="utf-8").splitlines() if CPU_INFO.exists() else ()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _browser() -> str:
    path = browsers.find()
    if path is None:
        return ""
    asked = [path, "--version"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - our own
