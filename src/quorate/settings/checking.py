"""Holds a positioned document against its shape and builds the records; tells every mistake it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from quorate.errors import nearest_word
from quorate.settings.gates import Criterion, Gate
from quorate.settings.nodes import (
    Entry,
    Findings,
    Items,
    Keys,
    Node,
    PathInDocument,
    Position,
    Scalar,
    Unreadable,
    scalar,
)
from quorate.settings.rules import MOST_ALTERNATIVES, AllOf, AnyOf, NotOf, Single, is_too_large
from quorate.settings.scalar_shapes import ScalarShape, Text, Whole, Word, Wrong, shortened, word_list
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
    record_fields,
)


class _Broken:
    """Stands for a value that could not be built; why is among the findings."""


BROKEN: Final = _Broken()


@dataclass(frozen=True)
class Mention:
    """A word that gives something its name, or refers to it, and where it stands."""

    kind: str
    word: str
    position: Position
    path: PathInDocument


@dataclass(frozen=True)
class CountLimit:
    """A number that may not exceed how many things of a kind the document names."""

    kind: str
    count: int
    position: Position


class Checker:
    """Reads one document. After `read`, the mentions, positions and values are there for cross checks.

    `values` and `positions` are keyed by the path of keys and list places that leads to a value.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.names: list[Mention] = []
        self.references: list[Mention] = []
        self.count_limits: list[CountLimit] = []
        self.positions: dict[PathInDocument, Position] = {}
        self.values: dict[PathInDocument, Any] = {}

    def read(self, node: Node, shape: Shape, path: PathInDocument = ()) -> Any:
        """The value the node stands for, or BROKEN."""
        self.positions[path] = node.position
        value = self._read_as(node, shape, path)
        if value is not BROKEN:
            self.values[path] = value
        return value

    def _read_as(self, node: Node, shape: Shape, path: PathInDocument) -> Any:
        match shape:
            case ScalarShape():
                return self._scalar(node, shape, path)
            case OneOrMany():
                return self._one_or_many(node, shape, path)
            case ListOf():
                return self._list(node, shape.item, "a list", path)
            case MappingOf():
                return self._mapping(node, shape, path)
            case RecordOf():
                return self._record_or_short(node, shape, path)
            case Keyed():
                return self._keyed(node, shape, path)
            case Rules():
                return (
                    self._criterion(node, shape, path)
                    if shape.is_named
                    else self._whole_rule(node, shape, path)
                )
            case GateOf():
                return self._gate(node, shape.criterion, path)

    # Plain values

    def _scalar(self, node: Node, shape: ScalarShape, path: PathInDocument) -> Any:
        if not isinstance(node, Scalar):
            return self._wrong_kind(node, shape.phrase)
        value = shape.read(node)
        if isinstance(value, Wrong):
            self.findings.add(
                node.position, value.code, value.message, expected=value.expected, nearest=value.nearest
            )
            value = BROKEN
        self._note_mentions(node, shape, value, path)
        return value

    def _note_mentions(self, node: Scalar, shape: ScalarShape, value: Any, path: PathInDocument) -> None:
        if value is BROKEN:
            return
        if isinstance(shape, Word | Text) and shape.names:
            self.names.append(Mention(shape.names, value, node.position, path))
        if isinstance(shape, Word) and shape.refers_to and value not in shape.also:
            self.references.append(Mention(shape.refers_to, value, node.position, path))
        if isinstance(shape, Whole) and shape.most:
            self.count_limits.append(CountLimit(shape.most, value, node.position))

    def _wrong_kind(self, node: Node, expected: str) -> _Broken:
        if isinstance(node, Unreadable):
            return BROKEN
        written = (
            f"{shortened(node.text)} is {node.kind}" if isinstance(node, Scalar) else f"this is {node.kind}"
        )
        said = "no value is given" if node.kind == "nothing" else written
        self.findings.add(node.position, "wrong_type", said, expected=expected)
        return BROKEN

    # Lists and mappings

    def _one_or_many(self, node: Node, shape: OneOrMany, path: PathInDocument) -> Any:
        if not isinstance(node, Items):
            one = self.read(node, shape.item, (*path, 0))
            return BROKEN if one is BROKEN else (one,)
        values = self._list(node, shape.item, shape.item.phrase, path)
        seen = set()
        for place, item in enumerate(node.items):
            value = self.values.get((*path, place))
            if value is not None and value in seen:
                self.findings.add(
                    item.position,
                    "repeated_item",
                    f"'{value}' is in the list twice",
                    expected="each item once",
                )
            seen.add(value)
        return values

    def _list(self, node: Node, item_shape: Shape, expected: str, path: PathInDocument) -> Any:
        if not isinstance(node, Items):
            return self._wrong_kind(node, expected)
        if not node.items:
            self.findings.add(node.position, "empty_list", "the list is empty", expected="at least one item")
            return BROKEN
        values = [self.read(item, item_shape, (*path, place)) for place, item in enumerate(node.items)]
        return BROKEN if BROKEN in values else tuple(values)

    def _mapping(self, node: Node, shape: MappingOf, path: PathInDocument) -> Any:
        if not isinstance(node, Keys):
            return self._wrong_kind(node, "keys with values")
        values: dict[Any, Any] = {}
        for entry in node.entries:
            key = self._scalar(_key_as_value(entry), shape.key, (*path, entry.key))
            if key in values and key is not BROKEN:
                # Two ways to write one text, such as with one space and with two.
                self.findings.add(
                    entry.key_position, "duplicate_key", f"'{key}' is given twice", expected="each key once"
                )
            values[key] = self.read(entry.value, shape.value, (*path, entry.key))
        return BROKEN if BROKEN in values or BROKEN in values.values() else values

    def _keyed(self, node: Node, shape: Keyed, path: PathInDocument) -> Any:
        if not isinstance(node, Keys):
            return self._wrong_kind(node, "a name for each, with its keys")
        if not node.entries:
            self.findings.add(node.position, "empty_list", "there are none", expected="at least one")
            return BROKEN
        key_field = next(each for each in record_fields(shape.record) if each.attribute == shape.key)
        records = []
        for entry in node.entries:
            here = (*path, entry.key)
            key = self.read(_key_as_value(entry), key_field.about.shape, here)
            self.positions[here] = entry.value.position
            records.append(self._record(entry.value, shape.record, here, given={shape.key: key}))
        return BROKEN if BROKEN in records else tuple(records)

    # Records

    def _record_or_short(self, node: Node, shape: RecordOf, path: PathInDocument) -> Any:
        if shape.short is None or isinstance(node, Keys):
            return self._record(node, shape.record, path)
        field = next(each for each in record_fields(shape.record) if each.attribute == shape.short)
        value = self.read(node, field.about.shape, (*path, field.key))
        return BROKEN if value is BROKEN else shape.record(**{field.attribute: value})

    def _record(
        self,
        node: Node,
        record: type[Record],
        path: PathInDocument,
        given: dict[str, Any] | None = None,
        also_known: Sequence[str] = (),
    ) -> Any:
        """Build a record; `given` are fields already read, `also_known` keys that could stand here too."""
        given = given or {}
        fields = {each.key: each for each in record_fields(record) if each.attribute not in given}
        if not isinstance(node, Keys):
            return self._wrong_kind(node, f"keys with values ({word_list(list(fields))})")
        values = dict(given)
        written = {entry.key: entry for entry in node.entries}
        self._refuse_unknown(node, [*also_known, *fields])
        for key, field in fields.items():
            if key in written:
                values[field.attribute] = self.read(written[key].value, field.about.shape, (*path, key))
            elif field.is_required:
                self.findings.add(
                    node.position, "missing_key", f"`{key}` is missing", expected=field.about.description
                )
                values[field.attribute] = BROKEN
        has_unknown = any(key not in fields for key in written)
        if has_unknown or BROKEN in values.values():
            return BROKEN
        return self._sound(record(**values), path)

    def _refuse_unknown(self, node: Keys, known: Sequence[str]) -> None:
        for entry in node.entries:
            if entry.key not in known:
                self.findings.add(
                    entry.key_position,
                    "unknown_key",
                    f"'{entry.key}' is not known here",
                    expected=word_list(known),
                    nearest=nearest_word(entry.key, known),
                )

    def _sound(self, record: Record, path: PathInDocument) -> Any:
        """The record, after what it says against itself has been noted."""
        for reference in record.references():
            position = self.positions[(*path, reference.key)]
            self.references.append(Mention(reference.kind, reference.word, position, (*path, reference.key)))
        complaints = tuple(record.complaints())
        for complaint in complaints:
            position = self.positions.get((*path, complaint.key), self.positions[path])
            self.findings.add(
                position,
                complaint.code,
                complaint.message,
                expected=complaint.expected,
                nearest=complaint.nearest,
            )
        return BROKEN if complaints else record

    # Rules and gates

    def _whole_rule(self, node: Node, shape: Rules, path: PathInDocument, extras: Sequence[str] = ()) -> Any:
        """A rule at the top of its tree; `extras` are keys beside it that are read elsewhere."""
        rule = self._rule(node, shape, path, extras)
        if rule is not BROKEN and is_too_large(rule):
            self.findings.add(
                node.position,
                "too_many_alternatives",
                "this rule can hold in too many different ways to be followed",
                expected=f"at most {MOST_ALTERNATIVES} alternatives; split it into several criteria",
            )
            return BROKEN
        return rule

    def _rule(self, node: Node, shape: Rules, path: PathInDocument, extras: Sequence[str] = ()) -> Any:
        ways = [*COMBINATIONS, *shape.leaves]
        if not isinstance(node, Keys):
            return self._wrong_kind(node, f"a rule ({word_list(ways)})")
        said = [entry for entry in node.entries if entry.key in ways]
        if not said and shape.bare and node.entries:
            return self._single(self._record(node, shape.bare.record, path, also_known=ways))
        known = [*ways, *extras]
        self._refuse_unknown(node, known)
        is_known = all(entry.key in known for entry in node.entries)
        if not said and is_known:
            self.findings.add(node.position, "no_rule", "there is no rule here", expected=word_list(ways))
        for entry in said[1:]:
            self.findings.add(
                entry.key_position,
                "several_rules",
                f"'{entry.key}' stands beside '{said[0].key}'",
                expected="one rule; to combine several, list them under `all` or `any`",
            )
        rules = [self._way(entry, shape, (*path, entry.key)) for entry in said]
        return rules[0] if is_known and len(rules) == 1 else BROKEN

    def _single(self, leaf: Any) -> Any:
        return BROKEN if leaf is BROKEN else Single(leaf)

    def _way(self, entry: Entry, shape: Rules, path: PathInDocument) -> Any:
        if entry.key in shape.leaves:
            return self._single(self.read(entry.value, shape.leaves[entry.key], path))
        self.positions[path] = entry.value.position
        if entry.key == "not":
            rule = self._nested(entry.value, shape, path)
            return BROKEN if rule is BROKEN else NotOf(rule)
        rules = self._items(entry.value)
        parts = [self._nested(item, shape, (*path, place)) for place, item in enumerate(rules)]
        if not parts or BROKEN in parts:
            return BROKEN
        return AllOf(tuple(parts)) if entry.key == "all" else AnyOf(tuple(parts))

    def _nested(self, node: Node, shape: Rules, path: PathInDocument) -> Any:
        self.positions[path] = node.position
        return self._rule(node, shape, path)

    def _items(self, node: Node) -> tuple[Node, ...]:
        """The rules of an `all` or `any`; none when it is not a list or an empty one, which is then noted."""
        if not isinstance(node, Items):
            self._wrong_kind(node, "a list of rules")
            return ()
        if not node.items:
            self.findings.add(node.position, "empty_list", "the list is empty", expected="at least one rule")
        return node.items

    def _criterion(self, node: Node, shape: Rules, path: PathInDocument) -> Any:
        entries = node.entries if isinstance(node, Keys) else ()
        extras = {
            entry.key: self.read(entry.value, CRITERION_EXTRAS[entry.key][1], (*path, entry.key))
            for entry in entries
            if entry.key in CRITERION_EXTRAS
        }
        rule = self._whole_rule(node, shape, path, tuple(CRITERION_EXTRAS))
        if rule is BROKEN or BROKEN in extras.values():
            return BROKEN
        return Criterion(criterion_id=extras.get("id", ""), label=extras.get("label"), rule=rule)

    def _gate(self, node: Node, shape: Rules, path: PathInDocument) -> Any:
        combine = _combination(node)
        if combine is None or not isinstance(node, Keys):
            criterion = self.read(node, shape, path)
            return BROKEN if criterion is BROKEN else Gate("all", (criterion,))
        here = (*path, combine)
        items = self._items(node.entries[0].value)
        criteria = [self.read(item, shape, (*here, place)) for place, item in enumerate(items)]
        return BROKEN if not criteria or BROKEN in criteria else Gate(combine, tuple(criteria))


def _combination(node: Node) -> Literal["all", "any"] | None:
    """How a gate combines its criteria; None when it is one criterion by itself."""
    if not isinstance(node, Keys) or len(node.entries) != 1:
        return None
    match node.entries[0].key:
        case "all":
            return "all"
        case "any":
            return "any"
    return None


def _key_as_value(entry: Entry) -> Scalar:
    return scalar(entry.key_position, entry.key, entry.key)
