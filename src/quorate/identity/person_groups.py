"""Which identifiers are one person.

Strong identifiers (CRM records, users, personal addresses, social profiles) that a source said belong together
are one person, and so are those that `person_pairs` is sure of. Addresses read by a whole office, and our own, join
nobody. A device never joins two people: it belongs to a person only when it was only ever identified as that one, or
when a colleague said whose it is. What a colleague decided goes before all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quorate.identity.person_components import Components
from quorate.warehouse.steps import ArrowStep, Context

# The rule of a device that a colleague gave to somebody.
NAMED = "named_by_colleague"
# Of identifiers known since the same moment, the one listed first gives the person's id.
KIND_ORDER = ("crm_contact", "crm_lead", "user", "email", "social")


def person_groups(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per identifier: `kind`, `value`, `person_id` (empty where undecided), `since_at`, `rule`, `candidates`.

    The id of a person comes from the identifier known first, so it stays when more become known.
    """
    nodes = tables["person_nodes"]
    kinds, values = nodes.column("kind").to_pylist(), nodes.column("value").to_pylist()
    components = Components(nodes, tables["person_edges"], tables["identity_decisions"])
    sure = [row for row in tables["person_pairs"].to_pylist() if row["decision"] == "same"]
    sure.sort(key=lambda row: (-row["probability"], row["left_kind"], row["left_value"], row["right_value"]))
    components.join(
        ((row["left_kind"], row["left_value"]), (row["right_kind"], row["right_value"])) for row in sure
    )
    joins, group = components.joins, components.group
    since = nodes.column("since_at").to_numpy(zero_copy_only=False)
    names = _group_names(group, joins, kinds, values, since)
    person: list[str | None] = [
        names.get(int(group[number])) if joins[number] else None for number in range(len(kinds))
    ]
    is_device = np.array([kind == "device" for kind in kinds], dtype=bool)
    candidates = _device_candidates(person, is_device, joins, components.left, components.right)
    named = _told_devices(candidates, components, person, is_device, tables["identity_decisions"])
    rules = [because or "joined" for because in nodes.column("nobody_because").to_pylist()]
    for number in np.flatnonzero(is_device):
        found = candidates.get(int(number), [])
        person[number] = found[0] if len(found) == 1 else None
        rules[number] = "one_owner" if len(found) == 1 else "several_owners" if found else "never_identified"
        if int(number) in named:
            rules[number] = NAMED
    several = [found if len(found := candidates.get(number, [])) > 1 else [] for number in range(len(kinds))]
    return pa.table(
        {
            "kind": nodes.column("kind"),
            "value": nodes.column("value"),
            "person_id": pa.array(person, pa.string()),
            "since_at": nodes.column("since_at"),
            "rule": pa.array(rules, pa.string()),
            "candidates": pa.array(several, pa.list_(pa.string())),
        }
    )


STEP = ArrowStep(
    "person_groups",
    {
        "person_nodes": ("kind", "value"),
        "person_edges": ("left_kind", "left_value", "right_kind", "right_value", "rule"),
        "person_pairs": ("left_kind", "left_value", "right_kind", "right_value"),
        "identity_decisions": ("left_kind", "left_value", "right_kind", "right_value"),
    },
    person_groups,
)


def _group_names(
    group: NDArray[np.int64],
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


def _told_devices(
    candidates: dict[int, list[str]],
    components: Components,
    person: list[str | None],
    is_device: NDArray[np.bool_],
    decisions: pa.Table,
) -> set[int]:
    """Let colleagues' words about whose a device is change its candidates; the devices they gave to somebody."""
    named = set()
    for row in decisions.to_pylist():
        sides = [
            components.position.get((row[f"{side}_kind"], row[f"{side}_value"])) for side in ("left", "right")
        ]
        for device, other in (sides, sides[::-1]):
            if device is None or other is None or not is_device[device] or (owner := person[other]) is None:
                continue
            if row["decision"] == "same":
                candidates[device] = [owner]
                named.add(device)
            elif device not in named:
                candidates[device] = [each for each in candidates.get(device, []) if each != owner]
    return named


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
