"""Which records HubSpot says belong together, read by the numbers of association types and never by labels.

Labels are words of the portal's own and can be renamed; the numbers of the types HubSpot defines are the same
everywhere. A label somebody made (category USER_DEFINED) is kept as the words of a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

USER_DEFINED = "USER_DEFINED"
ENGAGEMENTS = ("call", "email", "meeting", "note", "task", "communication", "postal_mail")
_RECORDS_OF = {
    "property_history": "deal", "stage_history": "deal", "merged_deal": "deal", "merged_contact": "contact",
}  # fmt: skip


class Pair(NamedTuple):
    """Two records that belong together, always this way round: the record that is about the other comes first."""

    left_kind: str
    left_id: str
    right_kind: str
    right_id: str
    label: str | None = None
    is_primary: bool = False


# The numbers HubSpot defines: (type of the one, type of the other): numbers, the primary ones marked below.
_NUMBERS: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("contact", "company"): (279, 1),
    ("company", "contact"): (280, 2),
    ("contact", "deal"): (4,),
    ("deal", "contact"): (3,),
    ("deal", "company"): (341, 5),
    ("company", "deal"): (342, 6),
    ("company", "child_company"): (13,),
    ("company", "parent_company"): (14,),
    ("deal", "line_item"): (19,),
    ("line_item", "deal"): (20,),
    ("contact", "call"): (193,), ("call", "contact"): (194,),
    ("contact", "email"): (197,), ("email", "contact"): (198,),
    ("contact", "meeting"): (199,), ("meeting", "contact"): (200,),
    ("contact", "note"): (201,), ("note", "contact"): (202,),
    ("contact", "task"): (203,), ("task", "contact"): (204,),
    ("contact", "communication"): (82,), ("communication", "contact"): (81,),
    ("contact", "postal_mail"): (454,), ("postal_mail", "contact"): (453,),
    ("company", "call"): (181,), ("call", "company"): (182,),
    ("company", "email"): (185,), ("email", "company"): (186,),
    ("company", "meeting"): (187,), ("meeting", "company"): (188,),
    ("company", "note"): (189,), ("note", "company"): (190,),
    ("company", "task"): (191,), ("task", "company"): (192,),
    ("company", "communication"): (88,), ("communication", "company"): (87,),
    ("company", "postal_mail"): (460,), ("postal_mail", "company"): (459,),
    ("deal", "call"): (205,), ("call", "deal"): (206,),
    ("deal", "email"): (209,), ("email", "deal"): (210,),
    ("deal", "meeting"): (211,), ("meeting", "deal"): (212,),
    ("deal", "note"): (213,), ("note", "deal"): (214,),
    ("deal", "task"): (215,), ("task", "deal"): (216,),
    ("deal", "communication"): (86,), ("communication", "deal"): (85,),
    ("deal", "postal_mail"): (458,), ("postal_mail", "deal"): (457,),
}  # fmt: skip
TYPES: Mapping[int, tuple[str, str]] = {
    number: kinds for kinds, numbers in _NUMBERS.items() for number in numbers
}
_PRIMARY = frozenset({1, 2, 5, 6})
# The names of types that the third version of the API writes where the fourth writes numbers: the same everywhere,
# and without this ending those of the primary company.
_TYPE_NAME = re.compile(r"(\w+?)(?:_event)?_to_(\w+?)(?:_event)?(_unlabeled)?")
# Of a pair the record with the lower rank comes first.
_RANKS = {
    **dict.fromkeys(ENGAGEMENTS, 0),
    "engagement": 0,
    "line_item": 0,
    "deal": 1,
    "contact": 2,
    "company": 3,
}
_RELATED = {"parent_company", "child_company"}
_PLURALS = {
    "companies": "company", "contacts": "contact", "deals": "deal", "line_items": "line_item",
    "line items": "line_item", "communications": "communication", "postal_mail": "postal_mail",
    **{f"{name}s": name for name in ENGAGEMENTS if name != "postal_mail"},
    "0-1": "contact", "0-2": "company", "0-3": "deal", "0-8": "line_item", "0-48": "call", "0-49": "email",
    "0-47": "meeting", "0-46": "note", "0-27": "task", "0-18": "communication", "0-116": "postal_mail",
}  # fmt: skip


def object_kind(name: str) -> str:
    """`deals`, `Deal` or `0-3` -> `deal`."""
    lowered = name.strip().lower()
    return _PLURALS.get(lowered, lowered)


def key_kind(kind: str) -> str:
    """What stands in the key of such a row: engagements share one space of ids, histories have their record's."""
    return "engagement" if kind in ENGAGEMENTS else _RECORDS_OF.get(kind, kind)


def of_types(
    kinds: tuple[str, str] | None, one: str, other: str, types: Sequence[Mapping[str, Any]]
) -> list[Pair] | None:
    """The pairs that the types of one association say; None when no type says what kinds the records are.

    `kinds` is what the place says where the association was found: a file's name, a list's name.
    """
    numbers = [number for each in types if (number := _number(each)) is not None]
    known = next((TYPES[number] for number in numbers if number in TYPES), kinds)
    if known is None:
        return None
    labels = sorted(
        {
            str(each["label"]).strip()
            for each in types
            if _category(each) == USER_DEFINED and each.get("label")
        }
    )
    is_primary = not _PRIMARY.isdisjoint(numbers)
    said: list[str | None] = [*labels] or [None]
    found = [_turned(known, one, other, label, is_primary=is_primary) for label in said]
    return [pair for pair in found if pair is not None]


def of_lists(kind: str, own_id: str, associations: Mapping[str, Any]) -> Iterator[Pair]:
    """The pairs that an API object carries itself: lists of records by their type."""
    for name, listed in associations.items():
        other = object_kind(name)
        for each in objects_of(listed.get("results")) if isinstance(listed, Mapping) else []:
            other_id = each.get("id") or each.get("toObjectId")
            if other_id is not None:
                yield from of_types((kind, other), own_id, str(other_id), types_of(each)) or ()


def types_of(association: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The types that an association names, in the form of either release of the API."""
    return objects_of(association.get("associationTypes") or [{"name": association.get("type")}])


def objects_of(written: object) -> list[Mapping[str, Any]]:
    """The objects of a list; what is no list holds none."""
    return [each for each in written if isinstance(each, Mapping)] if isinstance(written, list) else []


def of_ids(kind: str, own_id: str, other: str, written: str, *, is_primary: bool = False) -> Iterator[Pair]:
    """The pairs that a cell such as `123;456` of an export says."""
    for other_id in re.split(r"\s*[;,]\s*", written.strip()):
        pair = _turned((kind, other), own_id, other_id, None, is_primary=is_primary) if other_id else None
        if pair is not None:
            yield pair


def distinct(pairs: Iterable[Pair]) -> list[Pair]:
    """Each pair once, in a fixed order."""
    return sorted(set(pairs), key=lambda pair: tuple(str(part) for part in pair))


def _turned(
    kinds: tuple[str, str], one: str, other: str, label: str | None, *, is_primary: bool
) -> Pair | None:
    """The pair the way round it is kept; None for two records of which nothing is made."""
    first, second = kinds
    if second in _RELATED:
        child, parent = (other, one) if second == "child_company" else (one, other)
        return Pair("company", child, "parent_company", parent)
    if first not in _RANKS or second not in _RANKS or _RANKS[first] == _RANKS[second]:
        return None
    left, right = (first, one), (second, other)
    if _RANKS[first] > _RANKS[second]:
        left, right = right, left
    return Pair(key_kind(left[0]), left[1], right[0], right[1], label, is_primary)


def _number(each: Mapping[str, Any]) -> int | None:
    if _category(each) == USER_DEFINED:
        return None
    named = _TYPE_NAME.fullmatch(str(each.get("name") or ""))
    if named is not None:
        numbers = _NUMBERS.get((named[1], named[2]))
        return numbers[0 if named[3] else -1] if numbers else None
    written = str(each.get("typeId") or each.get("associationTypeId") or "")
    return int(written) if written.isdecimal() else None


def _category(each: Mapping[str, Any]) -> str:
    return str(each.get("category") or each.get("associationCategory") or "")
