"""docs/settings.md says what the settings class says."""

from pydantic import SecretStr

from aina_app.settings import Settings
from scripts import write_settings_doc
from tests.gates.sources import ROOT


def test_the_page_is_the_one_that_the_class_gives() -> None:
    written = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    assert written == write_settings_doc.document(), "run: python -m scripts.write_settings_doc"


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_page_never_shows_the_default_of_a_secret() -> None:
    field = Settings.model_fields["smtp_password"].merge_field_infos(
        Settings.model_fields["smtp_password"], default=SecretStr("letmein")
    )

    assert "letmein" not in write_settings_doc.line("smtp_password", field)
