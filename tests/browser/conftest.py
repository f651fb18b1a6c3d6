"""Pages served to a real browser under the portal's own content security policy."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Playwright

from tests import browsers
from tests.browser.website import Site, serving

NOON = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def base_url() -> None:
    """No common address; stands here because the plugin's own fixture of this name is written in a deprecated way."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    """Which browser, and that it keeps to itself."""
    return {
        **browser_type_launch_args,
        "executable_path": browsers.choose(playwright),
        "args": list(browsers.ARGUMENTS),
    }


@pytest.fixture(scope="session")
def web_server() -> Iterator[Site]:
    """One server for all pages of this worker."""
    with serving() as site:
        yield site


@pytest.fixture
def site(web_server: Site) -> Site:
    """The server without the pages of earlier tests."""
    web_server.clear()
    return web_server


@pytest.fixture
def stopped_clock(page: Page) -> None:
    """The browser's clock stands still in every tab; `run_for` and `fast_forward` of `page.clock` move it."""
    # It runs between the two calls, and can be stopped only at a time that is still to come.
    page.clock.install(time=NOON - timedelta(hours=1))
    page.clock.pause_at(NOON)


@pytest.fixture(autouse=True)
def nothing_refused(page: Page) -> Iterator[None]:
    """No script error and nothing that the content security policy refused, in any test."""
    trouble: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            trouble.append(message.text)

    def fail(error: Error) -> None:
        trouble.append(str(error))

    page.context.on("console", hear)
    page.on("pageerror", fail)
    yield
    assert trouble == []
