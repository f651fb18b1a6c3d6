"""axe-core on a screen: in the light and the dark theme, on a phone and on a desk."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

WIDTHS = (375, 1280)
HEIGHT = 900
THEMES = ("light", "dark")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async tags => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target}: ${node.failureSummary}`));
}"""


@lru_cache
def script() -> str:
    """axe-core itself, from the package that brings it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, in each theme and width."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(script())
    found = []
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate("() => scrollTo(0, 0)")  # else the bar at the top lies over a button by chance
        for theme in THEMES:
            found += [f"{theme} {width}: {line}" for line in _in_theme(page, theme)]
    if before is not None:
        page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")
    return found


def _in_theme(page: Page, theme: Any) -> list[str]:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    lines: list[str] = page.evaluate(RUN, list(TAGS))
    return lines
