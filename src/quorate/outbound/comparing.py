"""The plan: hold what the CRM should hold against what it holds now, and say what would change, and what must not.

A record that was changed in the CRM after the log last read it is a conflict and is left alone: what we would write
rests on what it was. Our own last change is no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from quorate.outbound.changes import Change, Desk, LiveRecord
from quorate.outbound.wishes import Wish

Stamps = set[tuple[str, str, str]]
ReadAt = Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Compared:
    """Changes to make and conflicts, and how many wishes the CRM meets already."""

    changes: tuple[Change, ...]
    same_count: int


def compared(desk: Desk, wishes: Sequence[Wish], read_at: ReadAt, own: Stamps) -> Compared:
    """Hold wishes against the CRM.

    Parameters
    ----------
    read_at: gives, for keys, the change stamps of the newest versions that the log holds.
    own: stamps that records bear since our own last change.
    """
    fields = _fields(desk, [wish for wish in wishes if wish.kind == "field"], read_at, own)
    made = _made(desk, [wish for wish in wishes if wish.kind != "field"], read_at, own)
    changes = [each for each in (*fields, *made) if each.status != "same"]
    return Compared(tuple(changes), len(fields) + len(made) - len(changes))


def _fields(desk: Desk, wishes: Sequence[Wish], read_at: ReadAt, own: Stamps) -> list[Change]:
    by_record: dict[tuple[str, str], list[Wish]] = {}
    for wish in wishes:
        by_record.setdefault(desk.place_of(wish.key), []).append(wish)
    by_object: dict[str, list[str]] = {}
    for name, record_id in by_record:
        by_object.setdefault(name, []).append(record_id)
    live = {
        (name, record_id): record
        for name, ids in by_object.items()
        for record_id, record in desk.records(name, ids, _asked(by_record, name)).items()
    }
    known = read_at({desk.key_of(*place) for place in live})
    return [
        _field_change(desk, place, group, live.get(place), known, own) for place, group in by_record.items()
    ]


def _asked(by_record: Mapping[tuple[str, str], Sequence[Wish]], name: str) -> list[str]:
    return sorted(
        {wish.field for (object_name, _), group in by_record.items() if object_name == name for wish in group}
    )


def _field_change(
    desk: Desk,
    place: tuple[str, str],
    wishes: Sequence[Wish],
    live: LiveRecord | None,
    read_at: Mapping[str, str],
    own: Stamps,
) -> Change:
    held = live.values if live else {}
    differing = [wish for wish in wishes if held.get(wish.field, "") != wish.value]
    change = Change(
        0,
        desk.system,
        place[0],
        "update",
        place[1],
        {wish.field: wish.value for wish in differing},
        {wish.field: held.get(wish.field, "") for wish in differing},
        live.stamp if live else "",
        tuple(wish.why for wish in differing),
        tuple(wish.evidence for wish in differing),
    )
    return (
        replace(change, status="same")
        if live and not differing
        else _with_conflict(desk, change, live, read_at, own)
    )


def _with_conflict(
    desk: Desk, change: Change, live: LiveRecord | None, read_at: Mapping[str, str], own: Stamps
) -> Change:
    if live is None:
        return replace(change, status="conflict", note="the record is not there any more")
    if (change.object_name, change.record_id, live.stamp) in own:
        return change
    known = read_at.get(desk.key_of(change.object_name, change.record_id))
    if known is None:
        return replace(change, status="conflict", note="the log has never read this record")
    if live.stamp > known:
        return replace(
            change,
            status="conflict",
            note=f"changed in the CRM at {live.stamp}, after it was last read ({known}): sync, update and plan anew",
        )
    return change


def _made(desk: Desk, wishes: Sequence[Wish], read_at: ReadAt, own: Stamps) -> list[Change]:
    wanted = [desk.creation(wish) for wish in wishes]
    there = desk.find(wanted)
    known = read_at({desk.key_of(wanted[place].object_name, live.record_id) for place, live in there.items()})
    return [
        _made_or_changed(desk, change, there.get(place), known, own) for place, change in enumerate(wanted)
    ]


def _made_or_changed(
    desk: Desk, change: Change, live: LiveRecord | None, read_at: Mapping[str, str], own: Stamps
) -> Change:
    if live is None:
        return change
    # a task that was made is the person's who does it: only roles are brought up to date
    if change.mark or all(live.values.get(field, "") == value for field, value in change.values.items()):
        return replace(change, status="same", record_id=live.record_id)
    found = replace(
        change,
        action="update",
        record_id=live.record_id,
        before={field: live.values.get(field, "") for field in change.values},
        stamp=live.stamp,
    )
    return _with_conflict(desk, found, live, read_at, own)
