"""Compare what HubSpot says it has with what the log holds, and mark what was purged or merged away.

A record that is deleted is listed as archived for a while; one that is purged, deleted for privacy's sake or merged
into another is there no longer, without a word. The ids that HubSpot has are known from the last whole reading and
every change since; where their number is not HubSpot's own count they are all listed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quorate.sources.hubspot.associations import ENGAGEMENTS
from quorate.sources.hubspot.kinds import SOURCE
from quorate.sources.pulls.held import Held, held_by
from quorate.sources.pulls.hubspot_client import HubspotClient
from quorate.sources.pulls.hubspot_objects import OWNERS
from quorate.sources.pulls.hubspot_reading import Plan, Reader, as_lines, landed
from quorate.sources.pulls.landing import Underway, write_durably
from quorate.sources.pulls.pulling import Line, Pulling, counted

_SHARE_THAT_MAY_VANISH = 0.5
# More than these are fetched faster, and more surely, by reading everything again.
_MOST_BY_ID = 10_000
# What the row of a deleted record must say for the importer to use it, and the column of the log that holds it.
_NEEDED: Mapping[str, Mapping[str, str]] = {
    "observed_offerings": {"name": "name"},
    "observed_touches": {"hs_timestamp": "occurred_at"},
    "observed_line_items": {"name": "offering_key", "deal_id": "opportunity_key"},
}


@dataclass(frozen=True)
class Read:
    """One object of which everything has landed and been imported."""

    plan: Plan
    underway: Underway


class Reconciling:
    """Settles objects one after the other; `held` is the log after everything that landed was imported."""

    def __init__(
        self, client: HubspotClient, reader: Reader, held: Held, pulling: Pulling, folder: Path
    ) -> None:
        self._client = client
        self._held = held
        self._reader = reader
        self._pulling = pulling
        self._folder = folder

    def settle(self, read: Read) -> Line:
        """The object's line of reconciliation, after what is gone was marked and what is missing fetched."""
        plan = read.plan
        self._pulling.progress(f"{plan.object.name}: comparing", 1.0)
        before = plan.landing.ids
        there, crm_count = self._there(read, before)
        live = self._live(self._held, plan, before | there)
        aside = self._held.keys_aside(SOURCE, plan.object.begins) if there - live else {}
        gone = set() if plan.object.name == OWNERS else live - there
        tombstones = self._tombstones(plan, gone, len(live))
        if tombstones:
            self._pulling.take([tombstones])
            tombstones.unlink()
        kept = set() if tombstones else gone
        missing = there - live
        recovered = self._recovered(plan, missing - set(aside), before | there)
        explained = (missing & set(aside)) - recovered
        plan.landing.remember(there | kept)
        lost = missing - explained - recovered
        return Line(
            SOURCE,
            plan.object.name,
            read.underway.row_count,
            crm_count,
            len(live & there) + len(kept) + len(recovered),
            len(explained),
            deleted_count=len(gone) if tombstones else 0,
            recovered_count=len(recovered),
            unexplained_count=len(kept) + len(lost),
            note=self._note(plan, kept, len(live)),
            reasons=counted(aside[each] for each in explained),
        )

    def _there(self, read: Read, before: set[str]) -> tuple[set[str], int]:
        """The ids HubSpot has, and how many it says there are."""
        plan, underway = read.plan, read.underway
        alive, archived = _ids(plan, underway)
        if underway.is_whole or not plan.object.stamp:
            there = alive - archived
            return there, len(there)
        # what is in both was deleted while its list was read, of which deleted records come last
        there = (before | alive) - archived
        if self._client.count(plan.object.name) == len(there):
            return there, len(there)
        listed = self._listed(plan)
        return listed, len(listed)

    def _listed(self, plan: Plan) -> set[str]:
        found: set[str] = set()
        after = ""
        while True:
            page = self._client.page(plan.object.name, after, limit=100, properties=["hs_object_id"])
            found.update(str(each["id"]) for each in page.records)
            after = page.after
            if not after:
                return found

    def _live(self, held: Held, plan: Plan, known: Collection[str]) -> set[str]:
        """Live records of the log; of engagements, whose kinds share their keys, those this list has given."""
        live = held.ids(plan.object.tables, plan.object.begins, 3)
        return live & set(known) if plan.object.kind in ENGAGEMENTS else live

    def _tombstones(self, plan: Plan, gone: set[str], live_count: int) -> Path | None:
        """A file of rows that say these records are deleted; None when there are none or too many to believe."""
        if not gone:
            return None
        if len(gone) > live_count * _SHARE_THAT_MAY_VANISH and not self._pulling.accept_deletes:
            return None
        now = self._pulling.clock().isoformat()
        keys = sorted(keys_of(plan, gone))
        rows: list[dict[str, Any]] = []
        for table in plan.object.tables:
            needed = _NEEDED.get(table, {})
            versions = self._held.versions_of(table, tuple(needed.values()), keys)
            rows += [_tombstone(each, needed, now) for each in versions]
        path = self._folder / f"{plan.object.name}.deleted.jsonl"
        write_durably(path, as_lines(rows))
        return path

    def _recovered(self, plan: Plan, lost: set[str], known: Collection[str]) -> set[str]:
        """Fetch what the log lacks or takes for deleted; the ids of what it holds afterwards.

        What it takes for deleted is told as a version of now: at its own stamp it would stay older than the delete.
        """
        if not lost or len(lost) > _MOST_BY_ID or plan.object.name == OWNERS:
            return set()
        now = self._pulling.clock().isoformat()
        dead = self._held.dead(plan.object.tables, plan.object.begins, 3)
        records = [
            {**each, "updatedAt": now} if str(each["id"]) in dead else each
            for each in self._reader.read(plan, lost)
        ]
        if not records:
            return set()
        path = self._folder / f"{plan.object.name}.recovered.jsonl"
        write_durably(path, as_lines(records))
        self._pulling.take([path])
        path.unlink()
        with held_by(self._pulling.workspace) as held:
            return lost & self._live(held, plan, known)

    def _note(self, plan: Plan, kept: set[str], live_count: int) -> str:
        if kept:
            return (
                f"{len(kept):,} of {live_count:,} records are gone at once; nothing was deleted: look whether the "
                "token still sees everything, or run `quorate sync --accept-deletes`"
            )
        if plan.missing:
            return f"it has no property {', '.join(plan.missing)}, named in quorate.toml"
        return ""


def _tombstone(version: Mapping[str, Any], needed: Mapping[str, str], now: str) -> dict[str, Any]:
    said = {name: version[column] for name, column in needed.items()}
    deal = said.pop("deal_id", None)
    row: dict[str, Any] = {
        "id": _id(version["record_id"]),
        "properties": {name: str(value) for name, value in said.items() if value is not None},
        "createdAt": version["known_at"].isoformat(),
        "updatedAt": now,
        "archivedAt": now,
        "archived": True,
    }
    if deal:
        row["associations"] = {"deals": {"results": [{"id": _id(deal), "type": "line_item_to_deal"}]}}
    return row


def _ids(plan: Plan, underway: Underway) -> tuple[set[str], set[str]]:
    """The ids of the live and of the deleted records that have landed."""
    alive: set[str] = set()
    archived: set[str] = set()
    for record in landed(plan, underway):
        (archived if record.get("archived") else alive).add(str(record["id"]))
    return alive, archived


def _id(key: object) -> str:
    return str(key).rpartition(":")[2]


def keys_of(plan: Plan, ids: Iterable[str]) -> set[str]:
    """The keys in the log of an object's records."""
    return {f"{plan.object.begins}{each}" for each in ids}
