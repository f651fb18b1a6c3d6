"""Production refuses to start with anything that belongs to a demo, and says each reason (identity B84)."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from aina_app.core.secrets import KeyUse
from aina_app.launcher import FRAMEWORK, ROOT
from aina_app.settings import SET_BY_THE_LAUNCHER, Settings, faults_of
from tests.e2e.instance import plain_environment
from tests.integration.doors.production import SAFE, UNSAFE, UNSAFE_TOO, Environment


def test_safe_settings_start(environment: Environment) -> None:
    environment(SAFE)

    assert not Settings().is_demo


@pytest.mark.parametrize("name", UNSAFE)
def test_each_unsafe_setting_is_refused_by_its_name(environment: Environment, name: str) -> None:
    environment(SAFE | {name: UNSAFE[name]})

    with pytest.raises(ValidationError) as refused:
        Settings()

    assert name in faults_of(refused.value)


@pytest.mark.parametrize(("name", "value"), UNSAFE_TOO)
def test_b84_another_writing_of_an_unsafe_value_is_refused_as_well(
    environment: Environment, name: str, value: str
) -> None:
    environment(SAFE | {name: value})

    with pytest.raises(ValidationError) as refused:
        Settings()

    assert name in faults_of(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AINA_BASE_URL", "https://aina.example:8443/"),
        ("AINA_CIS_URL", "https://cis.example/api/v1"),
        ("AINA_SMTP_HOST", "10.1.2.3"),
        ("AINA_CHAT_SCRIPT_URL", "https://chat.example/widget.js?site=aina"),
        ("AINA_DATABASE_URL", "postgresql://aina@db.example/aina"),
        ("AINA_DATABASE_URL", "sqlite:////var/lib/aina/aina.sqlite3"),
        ("AINA_IDENTIFICATION_JWS_ALGORITHMS", '["RS256","ES256"]'),
    ],
)
def test_b84_what_a_company_may_need_starts(environment: Environment, name: str, value: str) -> None:
    environment(SAFE | {name: value})

    assert not Settings().is_demo


def test_all_reasons_are_said_at_once_and_no_value(environment: Environment) -> None:
    environment(SAFE | UNSAFE | {"AINA_SMTP_PASSWORD": "hunter2"})

    with pytest.raises(ValidationError) as refused:
        Settings()

    said = faults_of(refused.value)
    assert [name for name in UNSAFE if name not in said] == []
    assert "hunter2" not in said + str(refused.value)


def test_the_process_ends_with_one_clear_sentence(tmp_path: Path) -> None:
    environment = plain_environment() | SAFE | {"AINA_DATA_DIR": str(tmp_path / "data")}

    done = subprocess.run(
        [sys.executable, "-m", "aina_app", "serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert [use.value for use in KeyUse if use.value not in done.stdout] == []
    assert "identification-sig.pem, identification-enc.pem" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "data" / "keys").exists()


def test_the_framework_is_set_up_by_the_launcher_alone() -> None:
    assert set(FRAMEWORK) == SET_BY_THE_LAUNCHER
