"""The shape of a settings file as JSON Schema (draft 2020-12), for editors to complete and check by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quorate.settings.scalar_shapes import ScalarShape
from quorate.settings.shapes import (
    COMBINATIONS,
    CRITERION_EXTRAS,
    GateOf,
    Keyed,
    ListOf,
    MappingOf,
    OneOrMany,
    Record,
    RecordOf,
    Rules,
    Shape,
    description_of,
    record_fields,
)

if TYPE_CHECKING:
    from quorate.settings.scalar_shapes import JsonSchema


def json_schema_of(record: type[Record], title: str) -> JsonSchema:
    """The schema of a whole document that is one record.

    It holds what one field alone can show: a document that fits the schema may still have problems that only
    reading finds, such as a name that nothing has.
    """
    writer = _Writer()
    root = writer.record(record)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": root["$ref"],
        "$defs": dict(sorted(writer.definitions.items())),
    }


class _Writer:
    """Collects one definition for each record and kind of rule."""

    def __init__(self) -> None:
        self.definitions: dict[str, JsonSchema] = {}

    def shape(self, shape: Shape) -> JsonSchema:
        """The schema of any shape."""
        match shape:
            case ScalarShape():
                return shape.json_schema()
            case OneOrMany():
                item = shape.item.json_schema()
                return {"anyOf": [item, {**_list_of(item), "uniqueItems": True}]}
            case ListOf():
                return _list_of(self.shape(shape.item))
            case MappingOf():
                names, values = shape.key.json_schema(), self.shape(shape.value)
                return {"type": "object", "propertyNames": names, "additionalProperties": values}
            case RecordOf():
                return self._record_or_short(shape)
            case Keyed():
                return self._keyed(shape)
            case Rules():
                return self._rules(shape)
            case GateOf():
                criterion = self._rules(shape.criterion)
                combined = [_only(key, _list_of(criterion)) for key in ("all", "any")]
                return {"anyOf": [*combined, criterion]}

    def record(self, record: type[Record], without: str = "") -> JsonSchema:
        """A reference to the record's definition; `without` leaves a field out."""
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", record.__name__).lower()
        if name not in self.definitions:
            self.definitions[name] = {}  # Holds the place while the record's own parts are written.
            fields = [each for each in record_fields(record) if each.attribute != without]
            self.definitions[name] = {
                "type": "object",
                "description": description_of(record),
                "properties": {
                    each.key: {**self.shape(each.about.shape), "description": each.about.description}
                    for each in fields
                },
                "required": [each.key for each in fields if each.is_required],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}

    def _record_or_short(self, shape: RecordOf) -> JsonSchema:
        full = self.record(shape.record)
        if shape.short is None:
            return full
        field = next(each for each in record_fields(shape.record) if each.attribute == shape.short)
        return {"anyOf": [self.shape(field.about.shape), full]}

    def _keyed(self, shape: Keyed) -> JsonSchema:
        key = next(each for each in record_fields(shape.record) if each.attribute == shape.key)
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": self.shape(key.about.shape),
            "additionalProperties": self.record(shape.record, without=shape.key),
        }

    def _rules(self, shape: Rules) -> JsonSchema:
        """A reference to the tree's definition; the rules inside a named one have no names."""
        nested = {"$ref": f"#/$defs/{shape.name}_part" if shape.is_named else f"#/$defs/{shape.name}"}
        if shape.name not in self.definitions:
            self.definitions[shape.name] = {}
            extras = {
                key: {**extra.json_schema(), "description": description}
                for key, (description, extra) in CRITERION_EXTRAS.items()
            }
            self.definitions[shape.name] = self._tree(shape, nested, extras if shape.is_named else {})
            if shape.is_named:
                self.definitions[f"{shape.name}_part"] = self._tree(shape, nested, {})
        return {"$ref": f"#/$defs/{shape.name}"}

    def _tree(self, shape: Rules, nested: JsonSchema, extras: JsonSchema) -> JsonSchema:
        ways: dict[str, JsonSchema] = {
            key: {**(nested if key == "not" else _list_of(nested)), "description": description}
            for key, description in COMBINATIONS.items()
        }
        ways |= {key: self.shape(leaf) for key, leaf in shape.leaves.items()}
        tree: JsonSchema = {
            "type": "object",
            "properties": {**extras, **ways},
            "additionalProperties": False,
            "oneOf": [{"required": [key]} for key in ways],
        }
        return {"anyOf": [tree, self.shape(shape.bare)]} if shape.bare else tree


def _list_of(item: JsonSchema) -> JsonSchema:
    return {"type": "array", "minItems": 1, "items": item}


def _only(key: str, value: JsonSchema) -> JsonSchema:
    return {"type": "object", "properties": {key: value}, "required": [key], "additionalProperties": False}
