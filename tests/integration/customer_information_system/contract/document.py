"""The interface's own description, read for tests: what it documents, examples that keep it, values that break it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from aina_app.demo.customer_information_system.interface import DESCRIPTION

OK, DEFAULT = "200", "default"
PROBLEM = "application/problem+json"
KINDS = re.compile(r"[a-z]+(?:-[a-z]+)*(?:, [a-z]+(?:-[a-z]+)*)*")
SIGNS = st.characters(categories=("L", "N", "P", "S"), include_characters=" ")
TEXTS = st.text(SIGNS, max_size=10)
DAYS = st.dates(date(1990, 1, 1)).map(str)
MOMENTS = st.integers(0, 2**32).map(lambda second: f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}")
FEW = 3
WRONG: Mapping[str, Any] = {
    "object": [],
    "array": {},
    "string": 7,
    "integer": "1",
    "boolean": "yes",
    "null": None,
}
"""For each type a value of another one."""


@dataclass(frozen=True, slots=True)
class Documented:
    """An answer that the description knows: of which call, with which status and, of an error, of which type."""

    call: str
    status: str
    kind: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.call, self.status, self.kind]))


@dataclass(frozen=True, slots=True)
class Broken:
    """A value that is not as described, and in what: the place and the rule that it breaks."""

    place: str
    rule: str
    value: Any


class Document:
    """`openapi.json`."""

    @cached_property
    def whole(self) -> dict[str, Any]:
        """All of it."""
        loaded: dict[str, Any] = json.loads(DESCRIPTION.read_bytes())
        return loaded

    @cached_property
    def calls(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """Path, method and description by operation id; parameters of a path stand with each of its calls."""
        found = {}
        for path, methods in self.whole["paths"].items():
            common = methods.get("parameters", [])
            for method, operation in methods.items():
                if method != "parameters":
                    parameters = [*common, *operation.get("parameters", [])]
                    found[operation["operationId"]] = (path, method.upper(), operation | {"parameters": parameters})
        return found

    def documented(self) -> list[Documented]:
        """Each answer of each call; the types of an error stand at the beginning of its description."""
        return [
            Documented(call, status, kind)
            for call, (_, _, operation) in self.calls.items()
            for status, answer in operation["responses"].items()
            for kind in self._kinds(status, answer)
        ]

    @staticmethod
    def _kinds(status: str, answer: Mapping[str, Any]) -> list[str]:
        if PROBLEM not in answer.get("content", {}) or status == DEFAULT:
            return [""]
        named = KINDS.match(answer["description"])
        return named[0].split(", ") if named else [""]

    @property
    def schemas(self) -> dict[str, Any]:
        """The named schemas."""
        named: dict[str, Any] = self.whole["components"]["schemas"]
        return named

    def schema(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema, or the one that it refers to."""
        named = given.get("$ref", "").rpartition("/")[2]
        return self.schemas[named] if named else given

    def body(self, call: str, status: str) -> Mapping[str, Any]:
        """The schema of an answer's body."""
        content = self.calls[call][2]["responses"][status]["content"]
        return self.schema(next(iter(content.values()))["schema"])

    def examples(self, given: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        """Values that keep `given`."""
        schema = self.schema(given)
        kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        return st.one_of(*(self._of_kind(kind, schema) for kind in kinds))

    def _of_kind(self, kind: str, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        match kind:
            case "null":
                return st.none()
            case "boolean":
                return st.booleans()
            case "integer":
                return st.integers(schema.get("minimum"), schema.get("maximum"))
            case "array":
                return st.lists(self.examples(schema["items"]), max_size=min(FEW, schema.get("maxItems", FEW)))
            case "object":
                return self._objects(schema)
        return _strings(schema)

    def _objects(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        members = {name: self.examples(one) for name, one in schema.get("properties", {}).items()}
        needed = {name: members.pop(name) for name in schema.get("required", [])}
        return st.fixed_dictionaries(needed, optional=members).map(_in_order)

    def broken(self, given: Mapping[str, Any], value: Any, place: str = "") -> Iterator[Broken]:
        """`value` with one fault at a time, everywhere."""
        schema = self.schema(given)
        kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        yield Broken(place, "type", WRONG[kinds[0]])
        if "null" not in kinds:
            yield Broken(place, "null", None)
        if isinstance(value, dict):
            yield from self._broken_members(schema, value, place)
        elif isinstance(value, list):
            yield from self._broken_items(schema, value, place)
        else:
            yield from _out_of_bounds(schema, place)

    def _broken_members(self, schema: Mapping[str, Any], value: dict[str, Any], place: str) -> Iterator[Broken]:
        for name in schema.get("required", []):
            rest = {other: kept for other, kept in value.items() if other != name}
            yield Broken(f"{place}/{name}", "missing", rest)
        for name, one in schema.get("properties", {}).items():
            for fault in self.broken(one, value[name], f"{place}/{name}") if name in value else ():
                yield Broken(fault.place, fault.rule, value | {name: fault.value})

    def _broken_items(self, schema: Mapping[str, Any], value: list[Any], place: str) -> Iterator[Broken]:
        for fault in self.broken(schema["items"], value[0], f"{place}/0") if value else ():
            yield Broken(fault.place, fault.rule, [fault.value, *value[1:]])
        if value and "maxItems" in schema:
            yield Broken(place, "maxItems", value[:1] * (schema["maxItems"] + 1))


def _in_order(members: dict[str, Any]) -> dict[str, Any]:
    """A contract ends after it has begun: no schema can say that."""
    start, end = members.get("contract_start"), members.get("contract_end")
    return members | {"contract_start": end, "contract_end": start} if start and end and end < start else members


def _strings(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") in ("date", "date-time"):
        return DAYS if schema["format"] == "date" else MOMENTS
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 40)
    texts = TEXTS
    if "pattern" in schema:
        texts = st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True, alphabet=SIGNS)
    return texts.filter(lambda text: shortest <= len(text.strip()) and len(text) <= longest)  # blank is nothing


def _out_of_bounds(schema: Mapping[str, Any], place: str) -> Iterator[Broken]:
    beyond = {
        "enum": "no such thing",
        "pattern": "?",
        "minLength": "",
        "maxLength": "x" * (schema.get("maxLength", 0) + 1),
        "minimum": schema.get("minimum", 0) - 1,
        "maximum": schema.get("maximum", 0) + 1,
    }
    yield from (Broken(place, rule, value) for rule, value in beyond.items() if rule in schema)
