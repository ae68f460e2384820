"""Which fields of an object are asked for: those the object has and the importer looks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quorate.sources.columns import Wanted, plain
from quorate.sources.salesforce.kinds import OBJECTS, SalesforceObject

# What orders an object's changes, best first; histories are never changed and only bear the day they were made.
_STAMPS = ("SystemModstamp", "CreatedDate")


@dataclass(frozen=True)
class FieldPlan:
    """What is asked of one object.

    Parameters
    ----------
    fields: API names, paths over a relation such as `UserRole.Name` included; `Id` first.
    stamp: the field by which changes are ordered, or None where the object has none.
    has_deleted: whether its rows say that they are deleted.
    missing: fields that the settings name and the object does not have.
    """

    object: SalesforceObject
    fields: tuple[str, ...]
    stamp: str | None
    has_deleted: bool
    missing: tuple[str, ...] = ()


def planned(description: Mapping[str, Any], wanted: SalesforceObject, named: Mapping[str, str]) -> FieldPlan:
    """The plan for one object from the API's own description of it.

    `named` maps facts of ours to fields that the settings name; they go before the names that are commonly used.
    """
    described = description["fields"]
    names = {plain(each["name"]): str(each["name"]) for each in described}
    relations = {str(each["relationshipName"]): each for each in described if each.get("relationshipName")}
    chosen = {"Id": None}
    missing = []
    for column in wanted.kind.layout.columns:
        field = named.get(column.name)
        if field and plain(field) not in names:
            missing.append(field)
        found = names.get(plain(field)) if field else None
        found = found or _first(column, names, relations)
        if found:
            chosen[found] = None
    stamp = next((each for each in _STAMPS if each in names.values()), None)
    if stamp:
        chosen[stamp] = None
    prefix = description.get("keyPrefix")
    found_object = wanted if wanted.prefixes or not prefix else replace(wanted, prefixes=(str(prefix),))
    return FieldPlan(found_object, tuple(chosen), stamp, "IsDeleted" in names.values(), tuple(missing))


def objects_in(available: Sequence[str]) -> tuple[list[SalesforceObject], list[str]]:
    """The objects the importer reads that this organisation shows us, and the names of missing ones that most have."""
    shown = set(available)
    return (
        [each for each in OBJECTS if each.api_name in shown],
        [each.api_name for each in OBJECTS if each.api_name not in shown and not each.is_rare],
    )


def _first(column: Wanted, names: Mapping[str, str], relations: Mapping[str, Any]) -> str | None:
    """The first name the column goes by that is a field, or a path over a relation that the object has."""
    for alias in column.known_as:
        relation, dot, _ = alias.partition(".")
        if dot and relation in relations:
            return alias
        if not dot and plain(alias) in names:
            return names[plain(alias)]
    return None
