"""The end of the profile: deleting the account, and taking one's own data along."""

import json
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from aina_app import routes
from aina_app.core import clock
from aina_app.core.calendar import day_start
from aina_app.i18n import numbers
from aina_app.i18n.language import Language
from tests.e2e import stages
from tests.e2e.axe.audit import violations
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.accounts import LoginPage
from tests.e2e.pages.leaving import DeletionDialog, OwnData
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import is_out

AT_ONCE_MS = 2_000


def test_p06_a_deleted_account_is_out_everywhere_and_the_person_is_free_to_come_again(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Poista käyttäjätunnus: a dialog, a wrong password, the right one; two tabs and a telephone are out at once."""
    aino = someone()
    aino.has_customership(1)
    stages.onboard(page, aino)
    tab, phone = page.context.new_page(), another_device()
    stages.sign_in(phone, aino, "/")
    for other in (tab, phone):
        ProfilePage.open(other, portal.base_url)
    profile = ProfilePage.open(page, portal.base_url)

    dialog = DeletionDialog.open(profile)
    for key in ("prof.delete_what", "prof.delete_keeps"):
        expect(dialog.dialog.get_by_text(t(key))).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(profile.button("prof.delete")).to_be_focused()

    DeletionDialog.open(profile).confirm("Vaara-2026-salasana")
    dialog = DeletionDialog(ProfilePage(page))
    expect(dialog.error).to_have_text(t("err.current_password"), timeout=15_000)
    expect(dialog.password).to_be_focused()
    expect(dialog.password).to_have_value("")
    dialog.confirm(aino.password)

    LoginPage(page).says("prof.deleted")
    for other in (tab, phone):
        is_out(other, timeout=AT_ONCE_MS)
    assert "Aino" in portal.mailbox.wait(aino.email, "deleted").text
    login = LoginPage.open(page, portal.base_url)
    login.type_and_press(aino.email, aino.password)
    LoginPage(page).says("err.login")

    before = portal.mailbox.count(aino.email)
    stages.register(page, aino)
    stages.post(page, aino, routes.EMAIL_VERIFICATION, {"code": aino.mailed_code(after=before)})
    stages.sign_in(page, aino)
    assert stages.identify(page, aino).url.partition("?")[0].endswith(routes.ONBOARDING_2)


def test_p06_cancelling_deletes_nothing(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Peruuta: the dialog closes, and the act that opened it has the focus."""
    aino = someone()
    stages.onboard(page, aino)
    profile = ProfilePage.open(page, portal.base_url)

    DeletionDialog.open(profile).cancel()

    expect(profile.button("prof.delete")).to_be_focused()
    expect(ProfilePage.open(page, portal.base_url).value("prof.email")).to_have_text(aino.email)


def test_p07_who_orders_the_file_is_at_its_notice_until_it_is_ready(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """The focus is on what tells of the file, stays there when it is ready, and one press of Tab leads to it."""
    aino = someone()
    stages.onboard(page, aino)
    OwnData(ProfilePage.open(page, portal.base_url)).order(aino.password)

    data = OwnData(ProfilePage(page))
    expect(data.told).to_be_focused(timeout=15_000)
    data.is_ready()
    expect(data.told).to_be_focused()
    page.keyboard.press("Tab")
    expect(ProfilePage(page).button("download.fetch")).to_be_focused()

    page.reload()
    OwnData(ProfilePage(page)).is_ready()
    expect(page.locator("body")).to_be_focused()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_p07_all_ones_own_data_comes_as_a_zip_whose_figures_are_those_of_the_screens(
    page: Page, portal: Portal, someone: NewPerson, language: str
) -> None:
    """Lataa omat tietosi: ordered with the password, it appears by itself; fetched with the password again."""
    aino = someone(language=language)
    began = clock.today() - timedelta(days=60)
    number = aino.has_customership([{"contract_start": began.isoformat()}])
    gsrn = portal.customership(number)["metering_points"][0]["gsrn"]
    portal.has_readings(gsrn)
    figure = stages.onboard(page, aino).figure("yesterday").inner_text()
    profile = ProfilePage.open(page, portal.base_url, language)
    data = OwnData(profile)

    data.order("Vaara-2026-salasana")
    profile = ProfilePage(page, language)
    data = OwnData(profile)
    expect(data.error).to_have_text(t("err.current_password", language), timeout=15_000)
    data.order(aino.password)
    profile = ProfilePage(page, language)
    data = OwnData(profile)
    data.is_ready()
    portal.mailbox.wait(aino.email, "data_ready")
    files = data.fetch(aino.password)

    assert t("download.index_title", language) in files[t("download.index_file", language)]
    lists = json.loads(files[f"{t('download.file.data', language)}.json"])
    assert (lists["profile"][0]["email"], lists["customerships"][0]["number"]) == (aino.email, number)
    lines = [
        line.split(";") for line in files[f"{t('download.file.readings', language, gsrn=gsrn)}.csv"].splitlines()[1:]
    ]
    assert {line[0] for line in lines} == {gsrn}
    assert min(line[5] for line in lines) >= moment(began)  # never the former resident's
    day = clock.today() - timedelta(days=1)
    yesterday = [line[6] for line in lines if moment(day) <= line[5] < moment(day + timedelta(days=1)) and line[6]]
    assert numbers.kwh(sum(int(kwh.replace(",", "")) // 1000 for kwh in yesterday), Language(language)) in figure

    data.refused_to_fetch("Vaara-2026-salasana")
    expect(OwnData(ProfilePage(page, language)).error).to_have_text(t("err.current_password", language), timeout=15_000)


def moment(day: date) -> str:
    """The beginning of a local day, as Datahub writes it."""
    return f"{day_start(day):%Y-%m-%dT%H:%M:%SZ}"
