"""Takes a page for docs/screens."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.instance import ROOT

FOLDER = ROOT / "docs" / "screens"


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes a page in the width and theme of its browser context."""

    page: Page
    suffix: str

    def take(self, name: str) -> None:
        """The whole page, once it is alive and its font is there."""
        expect(self.page.locator("main[data-hydrated=true]")).to_be_attached(timeout=15_000)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        self.page.evaluate("document.fonts.ready")
        path = FOLDER / f"{name}-{self.suffix}.jpg"
        self.page.screenshot(path=path, full_page=True, scale="css", animations="disabled", type="jpeg", quality=70)
