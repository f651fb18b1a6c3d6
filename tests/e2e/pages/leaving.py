"""Parts of the profile: the dialog that deletes the account, and the file of one's own data."""

from __future__ import annotations

import io
import zipfile

from playwright.sync_api import Locator, expect

from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.screen import BCRYPT_AND_MAIL_MS


class DeletionDialog:
    """The dialog `Poistetaanko käyttäjätunnus?`."""

    def __init__(self, profile: ProfilePage) -> None:
        self.profile, self.page = profile, profile.page
        self.dialog = self.page.get_by_role("dialog", name=profile.t("prof.delete_title"), exact=True)

    @classmethod
    def open(cls, profile: ProfilePage) -> DeletionDialog:
        """Press `Poista käyttäjätunnus`; the dialog has opened."""
        profile.button("prof.delete").click()
        dialog = cls(profile)
        expect(dialog.dialog).to_be_visible()
        return dialog

    @property
    def password(self) -> Locator:
        """The field of the password."""
        return self.dialog.get_by_role("textbox", name=self.profile.t("field.current_password"), exact=True)

    @property
    def error(self) -> Locator:
        """What is said beside it."""
        return self.dialog.locator("#deletion_password-error")

    def confirm(self, password: str) -> None:
        """Type the password and press `Poista käyttäjätunnus pysyvästi`."""
        self.password.fill(password)
        self.dialog.get_by_role("button", name=self.profile.t("prof.delete_confirm"), exact=True).click()

    def cancel(self) -> None:
        """Press `Peruuta`."""
        self.dialog.get_by_role("button", name=self.profile.t("action.cancel"), exact=True).click()


class OwnData:
    """`Lataa omat tietosi`."""

    def __init__(self, profile: ProfilePage) -> None:
        self.profile, self.page = profile, profile.page
        self.card = profile.chapter("prof.export")

    @property
    def told(self) -> Locator:
        """What tells whether there is a file."""
        return self.card.get_by_role("status").first

    @property
    def error(self) -> Locator:
        """What is said beside the password."""
        return self.card.locator("#download_password-error")

    def _button(self, key: str) -> Locator:
        return self.card.get_by_role("button", name=self.profile.t(key), exact=True)

    def _open(self, key: str) -> Locator:
        """The field of the password; the form that `key` opens is open."""
        field = self.card.get_by_role("textbox", name=self.profile.t("field.current_password"), exact=True)
        if field.count() == 0:
            self._button(key).click()
        expect(field).to_be_focused()
        return field

    def order(self, password: str) -> None:
        """`Kokoa tiedosto`, with the password."""
        self._open("download.order").fill(password)
        self._button("download.order").click()

    def is_ready(self) -> None:
        """Expect that the file can be fetched, without the page being loaded again."""
        expect(self._button("download.fetch")).to_be_visible(timeout=BCRYPT_AND_MAIL_MS)

    def fetch(self, password: str) -> dict[str, str]:
        """`Lataa tiedosto`, with the password; the files of the zip as text, by name."""
        self._open("download.fetch").fill(password)
        with self.page.expect_download() as coming:
            self._button("download.fetch").click()
        content = coming.value.path().read_bytes()
        expect(self._button("download.again")).to_be_visible()  # what was typed is off the page
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}

    def refused_to_fetch(self, password: str) -> None:
        """Try with a password that is not right."""
        self._open("download.fetch").fill(password)
        self._button("download.fetch").click()
