"""The fingerprint of a journey map's meaning: the same for two maps that cannot give different results."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from quorate.settings.gates import Criterion, Gate
from quorate.settings.rules import AllOf, AnyOf, NotOf, Single
from quorate.settings.shapes import FieldShape, Keyed, OneOrMany, Record, record_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quorate.settings.journey_map import JourneyMap


_KEPT = "_fingerprint"


def fingerprint(journey_map: JourneyMap) -> str:
    """SHA-256 (64 hex digits) of what the map means.

    Comments, layout, the order of keys, ways of writing the same duration, a default written out, the version
    and who signed make no difference; every rule, number, word, label and the order of stages do. A map never
    changes, so it keeps its own: pages ask for it again and again.
    """
    known: str | None = vars(journey_map).get(_KEPT)
    if known is not None:
        return known
    meaning = json.dumps(_meaning(journey_map), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    found = hashlib.sha256(meaning.encode()).hexdigest()
    object.__setattr__(journey_map, _KEPT, found)
    return found


def joint_fingerprint(maps: Sequence[JourneyMap]) -> str:
    """The fingerprint of several maps together; that of a single map is its own."""
    each = [fingerprint(journey_map) for journey_map in maps]
    return each[0] if len(each) == 1 else hashlib.sha256("".join(each).encode()).hexdigest()


def _meaning(value: Any) -> Any:
    """Plain JSON data that is equal exactly when the meaning is."""
    if isinstance(value, Record):
        parts = (each for each in record_fields(type(value)) if each.about.has_meaning)
        written = {each.key: _field_meaning(value, each) for each in parts if _is_telling(value, each)}
        return {"is": type(value).__name__, **written}
    if isinstance(value, AllOf | AnyOf):
        return {"is": type(value).__name__, "rules": _unordered(value.rules)}
    if isinstance(value, NotOf):
        return {"is": "NotOf", "rule": _meaning(value.rule)}
    if isinstance(value, Single):
        return _meaning(value.leaf)
    if isinstance(value, Gate):
        return {"is": value.combine, "criteria": _unordered(value.criteria)}
    if isinstance(value, Criterion):
        return {"id": value.criterion_id, "label": value.label, "rule": _meaning(value.rule)}
    if isinstance(value, dict):
        return {
            key: _unordered(item) if isinstance(item, tuple) else _meaning(item)
            for key, item in value.items()
        }
    if isinstance(value, tuple):
        return [_meaning(item) for item in value]
    return value


def _is_telling(record: Record, field: FieldShape) -> bool:
    """A field that holds its default says nothing, so that a new field changes no old map's fingerprint."""
    return bool(field.is_required or getattr(record, field.attribute) != field.default)


def _field_meaning(record: Record, field: FieldShape) -> Any:
    value = getattr(record, field.attribute)
    shape = field.about.shape
    is_set = isinstance(shape, Keyed) or (isinstance(shape, OneOrMany) and not shape.is_ordered)
    return _unordered(value) if is_set else _meaning(value)


def _unordered(items: Iterable[Any]) -> list[Any]:
    return sorted((_meaning(item) for item in items), key=lambda item: json.dumps(item, sort_keys=True))
