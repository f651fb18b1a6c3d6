"""Sizes: a handler fits on a postcard, a function on a screen, a file in the head."""

import ast

from tests.gates.sources import Function, Source, dotted, lines, product, read

LONGEST_HANDLER, LONGEST_FUNCTION, LONGEST_FILE = 15, 50, 300


def is_handler(source: Source, function: Function) -> bool:
    """Handles an event, or a request."""
    answers = source.name == "http" and isinstance(function, ast.AsyncFunctionDef) and not function.name.startswith("_")
    return answers or any(dotted(mark) == "rx.event" for mark in function.decorator_list)


def too_long(source: Source) -> list[str]:
    """Files, functions and handlers over their limit."""
    found = [source.at(function, f"{function.name}: {lines(function)} lines") for function in long_functions(source)]
    length = source.text.count("\n")
    return [*found, f"{source.path}: {length} lines"] if length > LONGEST_FILE else found


def long_functions(source: Source) -> list[Function]:
    """Functions that are longer than they may be."""
    limits = {one: LONGEST_HANDLER if is_handler(source, one) else LONGEST_FUNCTION for one in source.functions}
    return [one for one, limit in limits.items() if lines(one) > limit]


def test_nothing_is_too_long() -> None:
    everything = [*product(), *read("tests"), *read("scripts"), *read("benchmarks")]

    assert [offence for source in everything for offence in too_long(source)] == []


def test_planted_long_ones_are_found() -> None:
    body = "    x = 1\n" * 15
    handler = (
        f"class Home(rx.State):\n    @rx.event\n    async def load(self) -> None:\n{body.replace('    x', '        x')}"
    )
    planted = [
        Source("aina_app/a.py", handler),
        Source("aina_app/http.py", f"@posted(FORM, PAGE)\nasync def save(sent):\n{body}"),
        Source("aina_app/c.py", "def draw():\n" + "    x = 1\n" * 50),
        Source("aina_app/d.py", "x = 1\n" * 301),
    ]

    assert [len(too_long(source)) for source in planted] == [1, 1, 1, 1]
    assert too_long(Source("aina_app/e.py", f"def plain():\n{body}")) == []
