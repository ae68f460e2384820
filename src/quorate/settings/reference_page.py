"""The shape of a settings file as a Markdown page: every record, key, kind of value, default and meaning."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.settings.scalar_shapes import Choice, ScalarShape, word_list
from quorate.settings.shapes import (
    COMBINATIONS,
    CRITERION_EXTRAS,
    FieldShape,
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

_MOST_WORDS_IN_A_CELL = 9


def reference_of(record: type[Record], title: str, introduction: str) -> str:
    """The page of a document that is one record: a section for each record and kind of rule in it."""
    writer = _Writer()
    writer.queue(record)
    sections = list(writer.sections())
    lists = [
        f"### {name}\n\n{', '.join(f'`{word}`' for word in words)}\n"
        for words, name in writer.word_lists.items()
    ]
    closing = ["## Lists of words\n", *lists] if lists else []
    return "\n".join([f"# {title}\n", f"{introduction}\n", *sections, *closing])


class _Writer:
    """Writes sections in the order in which they are first mentioned."""

    def __init__(self) -> None:
        self._queue: list[tuple[type[Record] | Rules, str]] = []
        self.word_lists: dict[tuple[str, ...], str] = {}

    def queue(self, part: type[Record] | Rules, without: str = "") -> None:
        """Ask for a section, once; `without` leaves a field out."""
        if all(part is not asked for asked, _ in self._queue):
            self._queue.append((part, without))

    def sections(self) -> Iterator[str]:
        """Every section; writing one may ask for more."""
        place = 0
        while place < len(self._queue):
            part, without = self._queue[place]
            yield self._rules(part) if isinstance(part, Rules) else self._record(part, without)
            place += 1

    def _record(self, record: type[Record], without: str) -> str:
        rows = [
            (
                f"`{field.key}`",
                self._value(field.about.shape, field.key),
                "needed" if field.is_required else _default(field),
                field.about.description,
            )
            for field in record_fields(record)
            if field.attribute != without
        ]
        return _section(_heading(record), description_of(record), rows)

    def _rules(self, rules: Rules) -> str:
        rows = []
        if rules.is_named:
            for key, (description, shape) in CRITERION_EXTRAS.items():
                rows.append((f"`{key}`", shape.phrase, "-", description))
        for key, description in COMBINATIONS.items():
            rows.append((f"`{key}`", "a rule" if key == "not" else "a list of rules", "-", description))
        for key, leaf in rules.leaves.items():
            rows.append((f"`{key}`", self._value(leaf, key), "-", description_of(leaf.record)))
        described = f"Exactly one of {word_list([f'`{key}`' for key in (*COMBINATIONS, *rules.leaves)])[8:]}"
        if rules.bare:
            described += f"; or, without any of these, {self._value(rules.bare, '')}"
        return _section(_heading(rules), f"{described}.", rows)

    def _value(self, shape: Shape, key: str) -> str:
        match shape:
            case Choice():
                return self._words(shape.words, key)
            case ScalarShape():
                return shape.phrase
            case OneOrMany():
                return f"{self._value(shape.item, key)}; or a list of such"
            case ListOf():
                return f"a list; each item has {self._value(shape.item, key)}"
            case MappingOf():
                return f"keys ({self._value(shape.key, key)}), each with {self._value(shape.value, key)}"
            case Rules():
                return f"a rule: see {self._link(shape)}"
            case GateOf():
                return f"a {self._link(shape.criterion)}, or a list of such under `all` or `any`"
            case Keyed():
                return f"names, each with the keys of {self._link(shape.record, shape.key)}"
            case RecordOf():
                return self._record_or_short(shape, key)

    def _record_or_short(self, shape: RecordOf, key: str) -> str:
        keys = f"the keys of {self._link(shape.record)}"
        if shape.short is None:
            return keys
        field = next(each for each in record_fields(shape.record) if each.attribute == shape.short)
        return f"{self._value(field.about.shape, key)}; or {keys}"

    def _link(self, part: type[Record] | Rules, without: str = "") -> str:
        self.queue(part, without)
        heading = _heading(part)
        return f"[{heading.lower()}](#{_anchor(heading)})"

    def _words(self, words: tuple[str, ...], key: str) -> str:
        if len(words) <= _MOST_WORDS_IN_A_CELL:
            return word_list([f"`{word}`" for word in words])
        name = self._list_name(words, key)
        return f"one of [{name}](#{_anchor(name)})"

    def _list_name(self, words: tuple[str, ...], key: str) -> str:
        """The heading a list of words stands under: its key, numbered where that is taken by another list."""
        if words not in self.word_lists:
            taken = sum(name.split(" ")[0] == key for name in self.word_lists.values())
            self.word_lists[words] = f"{key} {taken + 1}" if taken else key
        return self.word_lists[words]


def _heading(part: type[Record] | Rules) -> str:
    if isinstance(part, Rules):
        return part.name.replace("_", " ").capitalize()
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in part.__name__)
    return spaced.strip().capitalize()


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _default(field: FieldShape) -> str:
    says_something = bool(field.default) or field.default is False
    if isinstance(field.default, Record) or not says_something:
        return "-"
    shape = field.about.shape
    item = shape.item if isinstance(shape, OneOrMany) else shape
    values = field.default if isinstance(field.default, tuple) else (field.default,)
    return ", ".join(
        f"`{item.written(value) if isinstance(item, ScalarShape) else value}`" for value in values
    )


def _section(heading: str, description: str, rows: list[tuple[str, str, str, str]]) -> str:
    lines = [
        f"## {heading}",
        "",
        description,
        "",
        "| key | value | unless written | meaning |",
        "|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join([*lines, ""])
