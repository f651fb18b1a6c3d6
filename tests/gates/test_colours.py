"""Colours have names: their values stand in the `:root` blocks of the style sheet, nowhere else."""

import ast
import re

from tests.gates.sources import ROOT, Source, product

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b(?:rgb|hsl|oklch|lab)a?\(")
ROOT_BLOCK = re.compile(r":root[^{}]*\{[^{}]*\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def colours_in_css(css: str) -> list[str]:
    """Colour values outside of `:root` blocks."""
    rest = ROOT_BLOCK.sub("", COMMENT.sub("", css))
    declarations = [line for line in rest.splitlines() if ":" in line]
    return [match for line in declarations for match in COLOUR.findall(line)]


def colours_in_python(source: Source) -> list[str]:
    """Strings that are colours. Demo systems have looks of their own."""
    if source.room == "demo":
        return []
    strings = [node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [source.at(one, str(one.value)) for one in strings if COLOUR.fullmatch(str(one.value))]


def test_the_style_sheet_names_its_colours() -> None:
    assert colours_in_css((ROOT / "assets/aina.css").read_text(encoding="utf-8")) == []


def test_scripts_and_components_hold_no_colour() -> None:
    scripts = {file.name: file.read_text(encoding="utf-8") for file in ROOT.glob("assets/*.js")}
    found = [
        f"{name}: {colour}" for name, text in scripts.items() for colour in re.findall(r"""["'`]#[0-9a-f]{6}""", text)
    ]

    assert [*found, *(offence for source in product() for offence in colours_in_python(source))] == []


def test_planted_colours_are_found() -> None:
    css = ":root { --ink: #112233; }\n:root[data-theme='dark'] { --ink: #fff; }\n/* a { color: #123456; } */\n"

    assert colours_in_css(css) == []
    assert len(colours_in_css(css + "a { color: #123456; }\nb { color: #abc; }\nc { color: rgb(1 2 3); }\n")) == 3
    assert len(colours_in_python(Source("aina_app/ui/layout.py", 'ink = "#123456"\nid = "#main-12"\n'))) == 1
