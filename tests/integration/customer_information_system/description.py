"""Answers held against the interface's own description (the part of JSON Schema that it uses)."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}
SOMETIMES = {"Idempotency-Replayed"}


def faults_of(answer: httpx.Response, description: Mapping[str, Any], path: str) -> list[str]:
    """What of an answer to a call of `path` (as the description writes it) is not as described."""
    operation = description["paths"][path][answer.request.method.lower()]
    described = operation["responses"].get(str(answer.status_code), operation["responses"].get("default"))
    if described is None:
        return [f"status {answer.status_code}"]
    told = {name for name in described.get("headers", {}) if name not in SOMETIMES}
    missing = [name for name in sorted(told) if name not in answer.headers]
    if "content" not in described:
        return missing + (["a body"] if answer.content else [])
    media_type = answer.headers["content-type"].partition(";")[0]
    if media_type not in described["content"]:
        return [*missing, media_type]
    schema = described["content"][media_type]["schema"]
    return missing + unfit(answer.json(), schema, description["components"]["schemas"])


def unfit(value: Any, schema: Mapping[str, Any], named: Mapping[str, Any], place: str = "") -> list[str]:
    """What of a JSON value is not as `schema` says. `named`: the schemas that it may refer to."""
    if "$ref" in schema:
        return unfit(value, named[schema["$ref"].rpartition("/")[2]], named, place)
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(_is_of(value, kind) for kind in types):
        return [f"{place}: {types}"]
    if isinstance(value, dict) and "properties" in schema:
        return _unfit_members(value, schema, named, place)
    if isinstance(value, list):
        found = [unfit(one, schema["items"], named, f"{place}[]") for one in value]
        return sum(found, [f"{place}: too many"] if len(value) > schema.get("maxItems", len(value)) else [])
    if value is None or isinstance(value, dict):
        return []
    return [] if _is_within(value, schema) else [f"{place}: out of bounds"]


def _is_of(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool))


def _unfit_members(
    value: Mapping[str, Any], schema: Mapping[str, Any], named: Mapping[str, Any], place: str
) -> list[str]:
    missing = [f"{place}.{name}: missing" for name in schema.get("required", []) if name not in value]
    unknown = [f"{place}.{name}: not described" for name in value if name not in schema["properties"]]
    inside = [
        unfit(value[name], members, named, f"{place}.{name}")
        for name, members in schema["properties"].items()
        if name in value
    ]
    return sum(inside, missing + unknown)


def _is_within(value: str | int | bool, schema: Mapping[str, Any]) -> bool:
    if value not in schema.get("enum", [value]):
        return False
    if isinstance(value, str):
        fits = re.search(schema.get("pattern", ""), value, re.ASCII) is not None
        return fits and schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
