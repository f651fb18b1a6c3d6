"""What a failed flow leaves behind, beside the plugin's trace and screenshot: the server's log and the page as text."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.e2e.instance import Instance

FOLDER = Path("test-results")
MOST_LOG = 200_000


def keep(item: pytest.Item, page: Page | None, instance: Instance | None) -> None:
    """Write log and accessibility tree of a failed flow into its folder of `test-results`."""
    folder = FOLDER / re.sub(r"[^a-z0-9]+", "-", item.name.lower()).strip("-")[:80]
    folder.mkdir(parents=True, exist_ok=True)
    if instance is not None:
        log = instance.log.read_text(encoding="utf-8", errors="replace")
        (folder / "server.log").write_text(log[-MOST_LOG:], encoding="utf-8")
    if page is not None:
        try:
            tree = page.locator("body").aria_snapshot()
        except Error:
            tree = "the page was gone"
        (folder / "page.txt").write_text(f"{page.url}\n\n{tree}\n", encoding="utf-8")
