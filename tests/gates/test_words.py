"""Words: docstrings where others look for them, Finnish in the copy table only, names that say something."""

import ast
import re

from tests.gates.sources import Function, Source, product, read

FINNISH = re.compile("[äöåÄÖÅ]")
OWN_TEXTS = {"i18n", "demo"}
"""The words of the screens; demo systems are products of their own."""

ALLOWED = {
    "aina_app/accounts/common_passwords.py": "letters of a pattern",
    "aina_app/readings/datahub.py": "column headings of the files that Datahub delivers",
    "aina_app/settings.py": "descriptions name buttons as they are called",
}
OF_LIBRARIES = {"handle_RCPT", "handle_DATA", "process_bind_param", "process_result_value"}
"""Methods that aiosmtpd and SQLAlchemy call by these names."""

EMPTY_NAMES = re.compile(r"^_?(handle|process|do|manage)_|(^|_)(manager|helpers?|utils?|misc|stuff)($|_)")


def docstrings(source: Source) -> set[int]:
    """Ids of the nodes that are docstrings, of modules, classes, functions, constants."""
    alone = [node for node in ast.walk(source.tree) if isinstance(node, ast.Expr)]
    return {id(one.value) for one in alone if isinstance(one.value, ast.Constant)}


def finnish_strings(source: Source) -> list[str]:
    """Strings with a Finnish letter that are no docstrings."""
    if source.room in OWN_TEXTS or source.path in ALLOWED:
        return []
    strings = [node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = [one for one in strings if FINNISH.search(str(one.value)) and id(one) not in docstrings(source)]
    return [source.at(one, repr(one.value)) for one in found]


def undocumented(source: Source) -> list[str]:
    """Public modules, classes and functions without a docstring."""
    found = [] if ast.get_docstring(source.tree) else [f"{source.path}: the module"]
    bodies: list[ast.Module | ast.ClassDef] = [source.tree]
    bodies += [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    for body in bodies:
        named = [node for node in body.body if isinstance(node, ast.ClassDef | Function)]
        public = [node for node in named if not node.name.startswith("_")]
        found += [source.at(node, node.name) for node in public if not ast.get_docstring(node)]
    return found


def empty_names(source: Source) -> list[str]:
    """Names that tell nothing of the trade."""
    named = [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef | Function)]
    own = [node for node in named if node.name not in OF_LIBRARIES]
    found = [source.at(node, node.name) for node in own if EMPTY_NAMES.search(snake(node.name))]
    return [*found, *([source.path] if EMPTY_NAMES.search(source.name) else [])]


def snake(name: str) -> str:
    """`SessionManager` as `session_manager`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def test_finnish_stands_in_the_copy_table_only() -> None:
    assert [offence for source in product() for offence in finnish_strings(source)] == []


def test_whatever_is_public_has_a_docstring() -> None:
    everything = [*product(), *read("scripts"), *read("benchmarks")]

    assert [offence for source in everything for offence in undocumented(source)] == []


def test_names_say_something() -> None:
    assert [offence for source in product() for offence in empty_names(source)] == []


def test_planted_finnish_is_found() -> None:
    text = """
'Moduuli, tänään.'
TITLE = "Tänään"
'Otsikko, tänään.'
def draw():
    'Tänään.'
    return f"Sähköä {x}"
"""

    assert len(finnish_strings(Source("aina_app/features/home/page.py", text))) == 2
    assert finnish_strings(Source("aina_app/demo/bank/words.py", text)) == []


def test_planted_silence_is_found() -> None:
    text = "class Card:\n    def draw(self): ...\n    def _inner(self): ...\n\ndef save(): ...\n"

    assert len(undocumented(Source("aina_app/features/home/page.py", text))) == 4


def test_planted_names_are_found() -> None:
    text = "class SessionManager: ...\ndef handle_login(): ...\ndef _process_form(): ...\ndef order_change(): ...\n"

    assert len(empty_names(Source("aina_app/core/utils.py", text))) == 4
    assert empty_names(Source("aina_app/core/energy.py", "def undo_change(): ...\n")) == []
