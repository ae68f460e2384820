"""The shape of settings as data: records, lists, mappings and rule trees, made of scalar shapes.

A record is a frozen dataclass whose fields carry an `about(...)`: one line that describes the field, and
its shape. The checker, the JSON Schema and the reference page are all generated from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, TypeAlias

from quorate.settings.scalar_shapes import ScalarShape, Text, Word


@dataclass(frozen=True)
class Complaint:
    """A mistake a record finds in itself; `key` says which of its keys to point at."""

    key: str
    code: str
    message: str
    expected: str | None = None
    nearest: str | None = None


@dataclass(frozen=True)
class Reference:
    """A record's field holds the name of something: `kind` says of what; `key` is the field's key."""

    key: str
    kind: str
    word: str


@dataclass(frozen=True)
class Record:
    """Base of the dataclasses that a settings file is read into. Its docstring's first line describes it."""

    def complaints(self) -> Iterable[Complaint]:
        """What is wrong with this record although each of its fields is well formed."""
        return ()

    def references(self) -> Iterable[Reference]:
        """Names that a field holds only because of what another field says."""
        return ()


@dataclass(frozen=True)
class OneOrMany:
    """One value, or a list of different values; read as a tuple. Order says nothing unless `is_ordered`."""

    item: ScalarShape
    is_ordered: bool = False


@dataclass(frozen=True)
class ListOf:
    """A list with at least one item; read as a tuple."""

    item: Shape


@dataclass(frozen=True)
class MappingOf:
    """Keys of the user's choosing, each with a value; read as a dict."""

    key: ScalarShape
    value: Shape


@dataclass(frozen=True)
class RecordOf:
    """A mapping with the keys of a record. `short` names the field that a bare value or list stands for."""

    record: type[Record]
    short: str | None = None


@dataclass(frozen=True)
class Keyed:
    """A mapping from a name to a record; the name becomes the record's field `key`. Read as a tuple."""

    record: type[Record]
    key: str


@dataclass(frozen=True)
class Rules:
    """A tree of `all`, `any` and `not` over leaves; each leaf stands under its own key.

    `bare` is a record that may itself stand as a leaf. A named rule is read as a `Criterion` and may
    have an `id` and a `label`.
    """

    name: str
    leaves: Mapping[str, RecordOf]
    bare: RecordOf | None = None
    is_named: bool = False


@dataclass(frozen=True)
class GateOf:
    """Criteria that must all, or of which any must, be met; a single criterion may stand alone."""

    criterion: Rules


Shape: TypeAlias = ScalarShape | OneOrMany | ListOf | MappingOf | RecordOf | Keyed | Rules | GateOf

CRITERION_EXTRAS: dict[str, tuple[str, ScalarShape]] = {
    "id": (
        "The criterion's name; without one it is named after its stage and place.",
        Word(names="criterion"),
    ),
    "label": ("What the criterion is called on pages.", Text()),
}
COMBINATIONS: dict[str, str] = {
    "all": "Every rule of the list must hold.",
    "any": "At least one rule of the list must hold.",
    "not": "The rule must not hold.",
}


@dataclass(frozen=True)
class About:
    """What is written once about a field: its line of description, its shape, its key in the file."""

    description: str
    shape: Shape
    key: str | None = None
    has_meaning: bool = True
    example: str | None = None


def about(
    description: str,
    shape: Shape,
    *,
    key: str | None = None,
    has_meaning: bool = True,
    example: str | None = None,
) -> dict[str, Any]:
    """The metadata of a record's field.

    Parameters
    ----------
    description: one line for the reference page and the editor's help.
    shape: what the value may be.
    key: its key in the file where that differs from the field's name.
    has_meaning: False for what changes nothing in any result, so that the fingerprint leaves it out.
    example: TOML lines that show its use where it is left out of a new file.
    """
    return {"about": About(description, shape, key, has_meaning, example)}


@dataclass(frozen=True)
class FieldShape:
    """One field of a record, as the generators need it."""

    attribute: str
    key: str
    about: About
    is_required: bool
    default: object


def record_fields(record: type[Record]) -> tuple[FieldShape, ...]:
    """The described fields of a record in the order they are declared."""
    return tuple(_field_shape(declared) for declared in fields(record) if "about" in declared.metadata)


def _field_shape(declared: Field[Any]) -> FieldShape:
    described: About = declared.metadata["about"]
    default: object = declared.default
    if declared.default_factory is not MISSING:
        default = declared.default_factory()
    return FieldShape(declared.name, described.key or declared.name, described, default is MISSING, default)


def description_of(record: type[Record]) -> str:
    """The first line of the record's docstring."""
    return (record.__doc__ or record.__name__).strip().splitlines()[0]
