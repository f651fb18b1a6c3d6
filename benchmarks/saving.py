"""Seconds from `Tallenna` to *välitetty* on the open card, as the person at the browser sees it."""

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.browsing import fresh_page
from benchmarks.measure import Facts, Goal, Measure
from benchmarks.people import NUMBER, guests
from benchmarks.quantiles import median, p99
from tests.e2e.kit import t
from tests.e2e.pages.accounts import LoginPage
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.profile import CustomershipCard, ProfilePage
from tests.people import PASSWORD

SOON = Goal("<=", 2)

# The page's own clock, from the press to the first moment at which the row says both; no asking in between.
PRESS_AND_WAIT = """([button, card, phone, word]) => new Promise((told, failed) => {
  const says = () => [...card.querySelectorAll('dd')].some(
    one => one.textContent.includes(phone) && one.textContent.includes(word));
  const began = performance.now();
  const look = () => { if (says()) { watch.disconnect(); told((performance.now() - began) / 1000); } };
  const watch = new MutationObserver(look);
  watch.observe(card, {childList: true, subtree: true, characterData: true});
  setTimeout(() => failed(new Error('not delivered within 30 s')), 30000);
  button.click();
})"""


def _seconds(card: CustomershipCard, number: int) -> float:
    """Change the telephone number once; each time to another one."""
    typed, shown = f"040 {7_000_000 + number}", f"040\u00a0{7_000_000 + number}"
    card.act("cust.update_contact").click()
    card.field("cust.phone").fill(typed)
    button = card.card.get_by_role("button", name=t("action.save"), exact=True).element_handle()
    asked = [button, card.card.element_handle(), shown, t("cust.delivered")]
    waited: float = card.page.evaluate(PRESS_AND_WAIT, asked)
    return waited


def measure(bench: Bench) -> Iterator[Measure]:
    """Save again and again on one card, all systems up."""
    with bench.portal("saving") as portal, fresh_page() as page:
        LoginPage.open(page, portal.base_url).type_and_press(guests(portal, 1)[0].email, PASSWORD)
        HomePage(page)
        card = ProfilePage.open(page, portal.base_url).customership(NUMBER)
        times = [_seconds(card, number) for number in range(bench.sizes.saves)]
    facts: Facts = {"saves": len(times), "slowest_s": max(times)}
    yield Measure("saved_to_delivered_median", median(times), "s", None, facts)
    yield Measure("saved_to_delivered_p99", p99(times), "s", SOON, facts)
