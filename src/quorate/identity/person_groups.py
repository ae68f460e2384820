"""Which identifiers are one person.

Strong identifiers (CRM records, users, personal addresses, social profiles) that a source said belong together
are one person. Addresses read by a whole office, and our own, join nobody. A device never joins two people: it
belongs to a person only when it was only ever identified as that one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quorate.warehouse.steps import ArrowStep, Context

# Of identifiers known since the same moment, the one listed first gives the person's id.
KIND_ORDER = ("crm_contact", "crm_lead", "user", "email", "social")


def person_groups(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per identifier: `kind`, `value`, `person_id` (empty where undecided), `since_at`, `rule`, `candidates`.

    The id of a person comes from the identifier known first, so it stays when more become known.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nodes, edges = tables["person_nodes"], tables["person_edges"]
    kinds = nodes.column("kind").to_pylist()
    values = nodes.column("value").to_pylist()
    position = {(kind, value): number for number, (kind, value) in enumerate(zip(kinds, values, strict=True))}
    is_device = np.array([kind == "device" for kind in kinds], dtype=bool)
    nobody = nodes.column("nobody_because").to_pylist()
    joins = ~is_device & np.array([because is None for because in nobody], dtype=bool)
    left = _positions(position, edges, "left")
    right = _positions(position, edges, "right")
    strong = joins[left] & joins[right] if len(left) else np.zeros(0, dtype=bool)
    count = len(kinds)
    links = coo_array((np.ones(int(strong.sum())), (left[strong], right[strong])), shape=(count, count))
    _, group = connected_components(links, directed=False)
    since = nodes.column("since_at").to_numpy(zero_copy_only=False)
    names = _group_names(group, joins, kinds, values, since)
    person: list[str | None] = [
        names.get(int(group[number])) if joins[number] else None for number in range(count)
    ]
    candidates = _device_candidates(person, is_device, joins, left, right)
    rules = []
    for number in range(count):
        if is_device[number]:
            found = candidates.get(number, [])
            person[number] = found[0] if len(found) == 1 else None
            rules.append(
                "one_owner" if len(found) == 1 else "several_owners" if found else "never_identified"
            )
        else:
            rules.append(nobody[number] or "joined")
    return pa.table(
        {
            "kind": nodes.column("kind"),
            "value": nodes.column("value"),
            "person_id": pa.array(person, pa.string()),
            "since_at": nodes.column("since_at"),
            "rule": pa.array(rules, pa.string()),
            "candidates": pa.array(
                [found if len(found := candidates.get(number, [])) > 1 else [] for number in range(count)],
                pa.list_(pa.string()),
            ),
        }
    )


STEP = ArrowStep(
    "person_groups",
    {
        "person_nodes": ("kind", "value"),
        "person_edges": ("left_kind", "left_value", "right_kind", "right_value", "rule"),
    },
    person_groups,
)


def _positions(position: Mapping[tuple[str, str], int], edges: pa.Table, side: str) -> NDArray[np.int64]:
    """Node numbers of one side of the edges; edges to identifiers nobody has seen point at their other side."""
    other = "right" if side == "left" else "left"
    columns = [
        edges.column(f"{end}_{part}").to_pylist() for end in (side, other) for part in ("kind", "value")
    ]
    found = []
    for kind, value, other_kind, other_value in zip(*columns, strict=True):
        place = position.get((kind, value))
        found.append(position[other_kind, other_value] if place is None else place)
    return np.array(found, dtype=np.int64)


def _group_names(
    group: NDArray[np.int32],
    joins: NDArray[np.bool_],
    kinds: list[str],
    values: list[str],
    since: NDArray[np.datetime64],
) -> dict[int, str]:
    rank = {kind: number for number, kind in enumerate(KIND_ORDER)}
    first: dict[int, tuple[np.datetime64, int, str, str]] = {}
    for number in np.flatnonzero(joins):
        key = (since[number], rank.get(kinds[number], len(rank)), values[number], kinds[number])
        place = int(group[number])
        if place not in first or key < first[place]:
            first[place] = key
    return {
        place: "p_" + hashlib.md5(f"{kind}|{value}".encode(), usedforsecurity=False).hexdigest()[:20]
        for place, (_, _, value, kind) in first.items()
    }


def _device_candidates(
    person: list[str | None],
    is_device: NDArray[np.bool_],
    joins: NDArray[np.bool_],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> dict[int, list[str]]:
    owners: dict[int, set[str]] = {}
    for one, other in zip(np.concatenate([left, right]), np.concatenate([right, left]), strict=True):
        owner = person[other]
        if is_device[one] and joins[other] and owner is not None:
            owners.setdefault(int(one), set()).add(owner)
    return {number: sorted(found) for number, found in owners.items()}
