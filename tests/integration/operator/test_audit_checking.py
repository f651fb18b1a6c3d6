"""B90: `audit verify` says that the trail is whole, or where it is not."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aina_app.context import SYSTEM, act
from aina_app.models import AuditTag
from tests.databases import ROOT, TestDatabase
from tests.integration.operator.commanding import OPERATOR, Said, audited
from tests.integration.trail.telling import BEGIN_ANEW, change, happen, make_chain

HEAD = re.compile(r"^Head: ([0-9]+:[0-9a-f]{16})$", re.MULTILINE)


@pytest.mark.both_databases
def test_b90_a_whole_trail_is_counted_chained_and_the_check_written_down(database: TestDatabase) -> None:
    happen(3)

    first, second = Said("audit", "verify", "--by", OPERATOR), Said("audit", "verify", "--by", OPERATOR)

    assert (first.status, second.status, first.err) == (0, 0, "")
    assert first.out.splitlines()[0] == "The trail is whole: 3 events."
    assert second.out.splitlines()[0] == "The trail is whole: 4 events."
    event = audited(AuditTag.CHAIN_CHECKED)[0]
    assert event.operator == OPERATOR
    assert event.facts == {"events": 3, "head": HEAD.findall(first.out)[0], "breaks": 0, "guards_missing": 0}


@pytest.mark.both_databases
def test_b90_each_broken_place_is_a_line_with_its_number(database: TestDatabase) -> None:
    make_chain(9)
    change(
        "UPDATE audit_event SET operator = 'Ylermi' WHERE number = 2",
        "DELETE FROM audit_event WHERE number IN (5, 6)",
    )

    said = Said("audit", "verify")

    assert (said.status, [row[:2] for row in said.rows[:2]]) == (
        1,
        [["2", "altered: not what the portal wrote"], ["5–6", "missing"]],
    )
    assert "The trail is NOT whole: 2 breaks in 7 events." in said.out
    assert "Guards are missing" in said.out
    assert audited(AuditTag.CHAIN_CHECKED)[0].facts["breaks"] == 2


def test_b90_a_head_noted_earlier_is_looked_for(database: TestDatabase) -> None:
    make_chain(2)
    noted = HEAD.findall(Said("audit", "verify").out)[0]

    assert Said("audit", "verify", "--head", noted).status == 0
    assert Said("audit", "verify", "--head", "2:0123456789abcdef").status == 1
    assert Said("audit", "verify", "--head", "9:0123456789abcdef").status == 1
    assert Said("audit", "verify", "--head", "viimeinen").status == 2


def test_b90_a_chain_begun_anew_is_a_break_and_fails_the_health(database: TestDatabase) -> None:
    make_chain(3)

    change(*BEGIN_ANEW)
    said, health = Said("audit", "verify"), Said("health")

    assert (said.status, [row[:2] for row in said.rows[:1]]) == (1, [["–", "the chain's own record is missing"]])
    assert ["Audit trail", "fails"] in [row[:2] for row in health.rows]


def test_a_host_says_whether_it_remembers_the_chain(database: TestDatabase) -> None:
    happen(1)

    new, known = Said("audit", "verify"), Said("audit", "verify")

    assert (new.status, known.status) == (0, 0)
    assert "This host had nothing to compare with" in new.out
    assert "Compared with what this host remembers since" in known.out


def test_guards_that_were_taken_down_are_a_fault_although_nothing_was_changed(database: TestDatabase) -> None:
    make_chain(2)
    change()

    said = Said("audit", "verify")

    assert (said.status, "The trail is whole: 2 events." in said.out) == (1, True)
    assert "run `python -m aina_app migrate`" in said.out


def test_b90_an_auditor_lists_and_checks_the_trail_in_processes_of_their_own(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    happen(3)

    whole = operator(tmp_path, "audit", "verify")
    listed = operator(tmp_path, "audit", "list", "--json", "--tag", "login")
    with act(SYSTEM) as this:
        this.audit(AuditTag.LOGOUT)
    change("DELETE FROM audit_event WHERE number = 2")
    broken = operator(tmp_path, "audit", "verify")

    assert (whole.returncode, whole.stdout.splitlines()[0]) == (0, "The trail is whole: 3 events.")
    assert sorted(json.loads(line)["number"] for line in listed.stdout.splitlines()) == [1, 2, 3]
    assert (broken.returncode, broken.stderr, "missing" in broken.stdout) == (1, "", True)


def operator(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command as it is typed, away from any `.env`."""
    line = [sys.executable, "-m", "aina_app.operator", *words]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
