"""A browser with nothing in its cache."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

from tests import browsers

ALIVE_MS = 30_000


@contextmanager
def fresh_page() -> Iterator[Page]:
    """An empty tab of a browser that has never been anywhere."""
    with sync_playwright() as playwright:
        path = browsers.choose(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=list(browsers.ARGUMENTS))
        try:
            yield browser.new_page(locale="fi-FI", timezone_id="Europe/Helsinki")
        finally:
            browser.close()


def visit(page: Page, address: str) -> None:
    """Go to a page of the portal and wait until it answers to events and nothing more is on its way."""
    page.goto(address)
    expect(page.locator("main[data-hydrated=true]")).to_be_attached(timeout=ALIVE_MS)
    page.wait_for_load_state("networkidle")
