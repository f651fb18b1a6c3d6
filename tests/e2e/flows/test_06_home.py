"""Etusivu: the guide's last page, the figures of the readings, several metering points."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from aina_app import routes
from aina_app.core import clock
from aina_app.i18n import numbers
from aina_app.i18n.language import Language
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.home import HomePage, WatchPage

pytestmark = pytest.mark.guide

KINDS = {
    "cons.measured": ["home.status_measured"],
    "cons.estimated": ["home.status_estimated", "home.status_partial"],
    "cons.missing": ["home.status_missing"],
}
"""What the legend calls the days of the table."""


def test_g08_the_last_page_of_the_guide(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Muista käydä vielä tekemässä tarvitsemasi kulutusraportti- ja kulutusvahtitilaukset!"""
    aino = someone("Aino", "Lehtinen")
    aino.has_customership(1)
    home = stages.onboard(page, aino)
    home.says("home.greeting", name="Aino")
    expect(home.watch_card()).to_contain_text(t("home.watch_off"))

    # 1. … etusivulla ”Tilaa raportti” -painikkeen kautta.
    home.order_report("monthly")
    expect(home.report_card()).to_contain_text(t("report.monthly"))
    expect(home.report_card()).to_contain_text(t("report.first").partition("{")[0])
    portal.mailbox.wait(aino.email, "report_ordered")
    # 2. … voit asettaa hälytysrajan ja/tai kulutusrajan. Ota vahti käyttöön Kulutusvahti-valinnan kautta.
    watch = home.open_watch()
    watch.put("watch.alarm", "75", "watch.alarm_per_day")
    watch.put("watch.budget", "1 500,5", "cons.month")
    watch.save()
    watch.saved()

    page.goto(portal.base_url)
    home = HomePage(page)
    expect(home.watch_card()).to_contain_text(t("home.watch_on"))
    expect(home.report_card().get_by_role("button", name=t("report.renew"), exact=True)).to_be_visible()
    home.hide_hint()
    expect(page.locator("main")).to_be_focused()
    page.reload()
    expect(HomePage(page).hint()).to_have_count(0)
    elsewhere = another_device()
    stages.sign_in(elsewhere, aino, routes.HOME)
    elsewhere.goto(portal.base_url)
    expect(HomePage(elsewhere).hint()).to_have_count(0)
    watch = WatchPage.open(elsewhere, portal.base_url)
    expect(watch.section("watch.budget").get_by_role("textbox")).to_have_value(re.compile(r"^1\s500,5$"))
    assert portal.mailbox.count(aino.email) == 2


def _kwh(text: str) -> Decimal:
    """The number of `1 234,5 kWh`; nothing is there for a dash."""
    digits = re.sub(r"[^\d,]", "", text).replace(",", ".")
    return Decimal(digits) if digits else Decimal(0)


def _days(table: Locator) -> dict[str, tuple[str, str]]:
    """What the table says of each day: kWh and status."""
    body = table.get_by_role("rowgroup").nth(1)
    names, cells = body.get_by_role("rowheader").all_inner_texts(), body.get_by_role("cell").all_inner_texts()
    return dict(zip(names, zip(cells[::2], cells[1::2], strict=True), strict=True))


def test_g08_figures_chart_and_table_tell_the_same_of_the_readings(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Etusivu shows what the meter has read: yesterday, this month, each day as bar, value and line of a table."""
    aino = someone("Aino", "Lehtinen")
    gsrn = portal.customership(aino.has_customership(1))["metering_points"][0]["gsrn"]
    portal.has_readings(gsrn)
    home = stages.onboard(page, aino)
    expect(home.figure("yesterday")).to_contain_text("kWh")
    said: list[str] = []
    slider = home.chart().get_by_role("slider", name=t("chart.position"), exact=True)
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(int(slider.get_attribute("max") or 0) + 1):
        said.append(str(slider.get_attribute("aria-valuetext")))
        page.keyboard.press("ArrowRight")
    expect(home.chart().get_by_role("status")).to_have_text(said[-1])

    total = home.chart().get_by_text("kWh").first.inner_text()
    legend = [text.strip() for text in home.legend().all_inner_texts()]
    expect(home.chart().locator("circle")).to_have_count(0)
    table = home.show_table()
    days = _days(table)
    statuses = {status for _, status in days.values()}
    assert legend == [t(key) for key, words in KINDS.items() if statuses & {t(word) for word in words}]
    assert [f"{day} {kwh}, {status}" for day, (kwh, status) in days.items()] == said
    expect(table.get_by_role("row").last).to_contain_text(total)
    exact = sum(_kwh(kwh) for kwh, _ in days.values())
    assert abs(exact - _kwh(total)) <= Decimal("0.5") + len(days) * Decimal("0.05")
    assert exact > 0
    yesterday = numbers.weekday_date(clock.today() - timedelta(days=1), Language.FI)
    expect(home.figure("yesterday")).to_contain_text(days[yesterday][0])


def test_g08_each_metering_point_has_its_own_figures_report_and_watch(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Home, cottage and shed are chosen by their address, and what is ordered for one is not for the others."""
    vaino = someone("Väinö", "Koskela")
    points = [{"address": address, "city": "Halli"} for address in ("Kuusitie 11 A", "Mökkitie 118", "Pajatie 120")]
    number = vaino.has_customership(points)
    gsrns = {one["address"]: one["gsrn"] for one in portal.customership(number)["metering_points"]}
    portal.has_readings(gsrns["Kuusitie 11 A"])
    portal.has_readings(gsrns["Mökkitie 118"], "cottage")
    home = stages.onboard(page, vaino)
    expect(home.figure("yesterday")).to_contain_text("kWh")
    of_home = home.chart().inner_text()

    home.choose_point("Mökkitie")
    expect(home.chart()).not_to_have_text(of_home)
    home.order_report("weekly")
    home.watch_card().get_by_role("link").click()
    watch = WatchPage(page)
    watch.put("watch.alarm", "2,5", "watch.alarm_per_hour")
    watch.save()
    watch.saved()
    watch.choose_point("Kuusitie")
    expect(watch.section("watch.alarm").get_by_role("checkbox")).not_to_be_checked()
    watch.choose_point("Mökkitie")
    expect(watch.section("watch.alarm").get_by_role("textbox")).to_have_value("2,5")

    page.goto(portal.base_url)
    home = HomePage(page)
    for address, is_on in (("Pajatie", False), ("Mökkitie", True), ("Kuusitie", False)):
        home.choose_point(address)
        expect(home.watch_card()).to_contain_text(t("home.watch_on" if is_on else "home.watch_off"))
        expect(home.report_card().get_by_role("button", name=t("report.cancel"))).to_have_count(int(is_on))
    home.choose_point("Pajatie")
    home.says("home.no_readings")


def _at_the_watch(page: Page, portal: Portal, someone: NewPerson) -> WatchPage:
    """Somebody with one metering point, at Kulutusvahti."""
    aino = someone("Aino", "Lehtinen")
    aino.has_customership(1)
    stages.onboard(page, aino)
    return WatchPage.open(page, portal.base_url)


def test_the_watch_is_turned_off_only_after_a_question(page: Page, portal: Portal, someone: NewPerson) -> None:
    """By the keyboard: the question stands in the button's place, no comes first, and yes ends the limits."""
    watch = _at_the_watch(page, portal, someone)
    watch.put("watch.alarm", "75", "watch.alarm_per_day")
    watch.save()
    watch.saved()

    watch.button("watch.off").press("Enter")
    watch.says("watch.off_ask")
    expect(watch.button("watch.off_no")).to_be_focused()
    page.keyboard.press("Enter")
    expect(watch.button("watch.off")).to_be_focused()
    expect(watch.section("watch.alarm").get_by_role("textbox")).to_have_value("75")
    page.keyboard.press("Enter")
    expect(watch.button("watch.off_no")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    watch.says("watch.turned_off")
    expect(watch.section("watch.alarm").get_by_role("checkbox")).not_to_be_checked()
    expect(page.locator("[data-said]:focus")).to_be_visible()


def test_each_line_of_the_watchs_summary_names_its_limit(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Both limits have a field of the same name; the lines differ, and each leads to its own."""
    watch = _at_the_watch(page, portal, someone)
    watch.put("watch.alarm", "x", "watch.alarm_per_day")
    watch.put("watch.budget", "y", "cons.month")
    watch.save()

    lines = page.get_by_role("group", name=t("err.summary_title")).get_by_role("link")
    expect(lines).to_have_count(2)
    for line, key, field in zip(lines.all(), ("watch.alarm", "watch.budget"), ("alarm_kwh", "budget_kwh"), strict=True):
        expect(line).to_contain_text(f"{t(key)}: ")
        expect(watch.error_of(field)).to_have_text(t("err.limit_number"))
        line.click()
        expect(page.locator(f"#{field}")).to_be_focused()
