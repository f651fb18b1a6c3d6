"""Imports go one way: the contracts of pyproject.toml hold, and each of them would notice."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.gates.sources import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    "Rooms: imports go one way": ("core/clock.py", "import aina_app.models"),
    "Features do not know each other": ("features/home/service.py", "import aina_app.features.profile"),
    "Inside a feature: page and http above state above mails above service": (
        "features/registration/service.py",
        "import aina_app.features.registration.mails",
    ),
    "The domain knows nothing of the screen": ("accounts/codes.py", "import reflex"),
    "Outside protocols have one door each": ("jobs/purging.py", "import httpx"),
    "Demo systems share nothing with the product": ("demo/bank/keys.py", "import aina_app.models"),
}


def contracts() -> list[str]:
    """Names of the contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def checked(folder: Path) -> str:
    """What import-linter says of the package in `folder`."""
    command = [str(LINT_IMPORTS), "--config", str(ROOT / "pyproject.toml"), "--cache-dir", str(folder / "cache")]
    done = subprocess.run(command, cwd=folder, env={"COLUMNS": "200"}, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def broken(report: str) -> set[str]:
    """Contracts that the report calls broken."""
    return {name for name in contracts() if f"{name} BROKEN" in report}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product's Python files."""
    shutil.copytree(ROOT / "aina_app", tmp_path / "aina_app", ignore=_not_python)
    return tmp_path


def _not_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not Path(folder, name).is_dir()]


def test_every_contract_is_kept(copy: Path) -> None:
    report = checked(copy)

    assert f"Contracts: {len(contracts())} kept, 0 broken." in report, report


def test_every_contract_notices_a_planted_import(copy: Path) -> None:
    for path, offence in PLANTED.values():
        with (copy / "aina_app" / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{offence}\n")

    assert broken(checked(copy)) == set(contracts()) == set(PLANTED)


def test_a_new_room_must_be_placed(copy: Path) -> None:
    (copy / "aina_app" / "attic.py").write_text('"""Nowhere."""\n', encoding="utf-8")

    assert "attic" in checked(copy)
