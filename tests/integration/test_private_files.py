"""No other user of the machine reads what the portal keeps."""

import os
import subprocess
import sys
from pathlib import Path

from aina_app.launcher import ROOT
from tests.e2e.instance import plain_environment

OTHERS = 0o077


def test_the_database_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    environment = plain_environment() | {"AINA_DATA_DIR": str(data)}

    subprocess.run(
        [sys.executable, "-m", "aina_app", "migrate"],
        cwd=ROOT, env=environment, check=True, capture_output=True, preexec_fn=lambda: os.umask(0o022),
    )  # fmt: skip

    assert (data / "aina.sqlite3").exists()
    assert {path.name: oct(path.stat().st_mode & OTHERS) for path in (data, *data.rglob("*"))} == {
        path.name: "0o0" for path in (data, *data.rglob("*"))
    }
