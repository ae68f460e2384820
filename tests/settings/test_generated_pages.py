"""What is generated from the shapes agrees with what is read, and importing the package stays cheap."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from quorate.settings import (
    PROBLEM_CODES,
    default_settings_text,
    journey_map_json_schema,
    journey_map_reference,
    problem_codes_reference,
    settings_json_schema,
    settings_reference,
    standard_journey_map_text,
)
from quorate.settings.journey_map import JourneyMap
from quorate.settings.shapes import (
    GateOf,
    Keyed,
    ListOf,
    MappingOf,
    Record,
    RecordOf,
    Rules,
    Shape,
    record_fields,
)
from quorate.settings.workspace_settings import WorkspaceSettings

Schema = dict[str, Any]


def fits(value: Any, schema: Schema, root: Schema) -> bool:
    """Whether a value fits a schema, for as much of JSON Schema as ours are written in."""
    if "$ref" in schema and not fits(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root):
        return False
    if "anyOf" in schema and not any(fits(value, part, root) for part in schema["anyOf"]):
        return False
    if "oneOf" in schema and sum(fits(value, part, root) for part in schema["oneOf"]) != 1:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "required" in schema and not set(schema["required"]) <= set(value):
        return False
    return _fits_type(value, schema, root)


def _fits_type(value: Any, schema: Schema, root: Schema) -> bool:
    match schema.get("type"):
        case "object":
            return isinstance(value, dict) and _fits_object(value, schema, root)
        case "array":
            is_enough = isinstance(value, list) and len(value) >= schema.get("minItems", 0)
            is_repeated = (
                schema.get("uniqueItems") and is_enough and len({str(item) for item in value}) < len(value)
            )
            return is_enough and not is_repeated and all(fits(item, schema["items"], root) for item in value)
        case "string":
            return isinstance(value, str) and re.search(schema.get("pattern", ""), value) is not None
        case "integer":
            return type(value) is int and schema["minimum"] <= value <= schema["maximum"]
        case "number":
            return type(value) in (int, float) and schema["minimum"] <= value <= schema["maximum"]
        case "boolean":
            return isinstance(value, bool)
        case None:
            return True
        case other:
            raise AssertionError(other)


def _fits_object(value: dict[str, Any], schema: Schema, root: Schema) -> bool:
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    if len(value) < schema.get("minProperties", 0):
        return False
    if not all(fits(name, schema.get("propertyNames", {}), root) for name in value):
        return False
    if others is False and not set(value) <= set(properties):
        return False
    return all(fits(item, properties.get(name, others or {}), root) for name, item in value.items())


def _standard() -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe", pure=True).load(standard_journey_map_text())
    return document


def test_the_standard_map_fits_the_json_schema() -> None:
    schema = journey_map_json_schema()
    assert fits(_standard(), schema, schema)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "three"),
        (("version",), 0),
        (("agreed",), {}),
        (("roles", "champion", "influence"), 2),
        (("roles", "End User"), {}),
        (("roles",), {}),
        (("quorum",), {"all": []}),
        (("quorum",), {"role": "champion"}),
        (("stages", 0, "minimum_stay"), "7"),
        (("stages", 0, "exit_when"), {"people": {}, "touch": {}}),
        (("stages", 0, "exit_when"), {}),
        (("stages", 0, "exit_when", "any", 0, "people", "action"), ["viewed", "viewed"]),
        (("stages", 0, "exit_when", "any", 0, "people", "chanel"), "web"),
        (("stages", 0, "crm_stages"), {"salesfroce": ["New"]}),
        (("plays", 0, "owner"), "nobody"),
        (("touch_kinds", 0, "expected", "adopt"), 4),
        (("touch_kinds", 0, "counts"), "visits"),
        (("plays",), []),
    ],
)
def test_the_json_schema_refuses(path: tuple[str | int, ...], value: Any) -> None:
    document = _standard()
    at: Any = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    schema = journey_map_json_schema()
    assert not fits(document, schema, schema)


def test_a_new_settings_file_fits_its_json_schema() -> None:
    import tomllib

    schema = settings_json_schema()
    document = tomllib.loads(default_settings_text("Acme"))
    assert fits(document, schema, schema)
    assert not fits({**document, "currency": "EURO"}, schema, schema)


def _records(record: type[Record]) -> Iterator[tuple[str, str]]:
    """Every key and description a document of this record can hold."""
    seen: set[type[Record]] = set()
    waiting: list[Shape] = [RecordOf(record)]
    while waiting:
        match waiting.pop():
            case RecordOf(record=each) | Keyed(record=each):
                if each not in seen:
                    seen.add(each)
                    for field in record_fields(each):
                        yield field.key, field.about.description
                        waiting.append(field.about.shape)
            case ListOf(item=item) | MappingOf(value=item):
                waiting.append(item)
            case GateOf(criterion=rules) | (Rules() as rules):
                waiting += list(rules.leaves.values())
                waiting += [rules.bare] if rules.bare else []


@pytest.mark.parametrize(
    ("page", "record"), [(journey_map_reference(), JourneyMap), (settings_reference(), WorkspaceSettings)]
)
def test_a_reference_page_explains_every_key(page: str, record: type[Record]) -> None:
    explained = dict(_records(record))
    assert len(explained) > 15
    for key, description in explained.items():
        if description != "The role's name.":  # The key under which a role stands, not a key of its own.
            assert f"| `{key}` |" in page
            assert f" {description} |" in page
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= headings
    assert all(line.count(" | ") == 3 for line in page.splitlines() if line.startswith("| "))


def test_descriptions_are_one_line_sentences() -> None:
    for record in (JourneyMap, WorkspaceSettings):
        for key, description in _records(record):
            assert description.endswith("."), key
            assert "\n" not in description, key


def test_every_kind_of_mistake_has_its_paragraph() -> None:
    page = problem_codes_reference()
    for code, explanation in PROBLEM_CODES.items():
        assert f"## {code}\n\n{explanation}\n" in page


def test_importing_settings_loads_nothing_heavy() -> None:
    heavy = "{'pyarrow', 'ruamel', 'ruamel.yaml', 'duckdb', 'numpy'}"
    code = f"import sys, quorate.settings; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
