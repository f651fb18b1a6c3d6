"""What every command says where it cannot begin."""

from pathlib import Path

import pytest

from tests import databases
from tests.integration.operator.commanding import Said
from tests.people import AINO

COMMANDS = [
    ("accounts", "find", AINO.email),
    ("audit", "list"),
    ("audit", "verify"),
    ("changes", "list"),
    ("purge",),
    ("work", "list"),
    ("health",),
]
GROUPS = ["accounts", "sessions", "audit", "changes", "readings", "work"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_faults_of_the_settings_are_named_without_what_they_hold(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AINA_PORT", "kolmetuhatta")
    databases.forget_everything()

    said = Said(*command)

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("AINA_PORT: ")
    assert "kolmetuhatta" not in said.err


@pytest.mark.parametrize("command", COMMANDS[:-1], ids=" ".join)
def test_a_missing_database_is_one_sentence_and_is_not_made(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    databases.use(monkeypatch, tmp_path / "nowhere")

    said = Said(*command)

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"There is no database at {tmp_path}/nowhere/aina.sqlite3: ")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", [[], *([group] for group in GROUPS)], ids=str)
def test_without_a_command_the_help_is_shown(words: list[str]) -> None:
    said = Said(*words)

    assert "Usage: " in said.out + said.err


@pytest.mark.parametrize(
    "words",
    [
        ("accounts", "find"),
        ("accounts", "release"),
        ("sessions", "end"),
        ("audit", "list"),
        ("audit", "verify"),
        ("changes", "list"),
        ("changes", "retry"),
        ("readings", "import"),
        ("purge",),
        ("work", "list"),
        ("work", "handover"),
        ("health",),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself_without_a_database(words: tuple[str, ...]) -> None:
    said = Said(*words, "--help")

    assert (said.status, said.err) == (0, "")
    assert "Usage: " in said.out
