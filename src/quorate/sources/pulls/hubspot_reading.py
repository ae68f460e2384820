"""Read the records of one HubSpot object, all of them or those that changed, and land them page by page.

Whatever way records are found, each is kept as the API's own object with its properties, the history of some of them
and every association with the numbers and labels of its types.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from quorate.sources.pulls.hubspot_client import PER_SEARCH, HubspotClient
from quorate.sources.pulls.hubspot_objects import OWNERS, PulledObject
from quorate.sources.pulls.landing import Landing, Underway
from quorate.sources.pulls.pace import Pace

Record = dict[str, Any]
LIVE, CHANGED, ARCHIVED, DONE = "live", "changed", "archived", "done"


@dataclass(frozen=True)
class Plan:
    """What is asked of one object of this portal.

    Parameters
    ----------
    beside: of the objects whose records are named beside its own, those that may be read.
    missing: properties that the settings name and this portal does not have.
    """

    object: PulledObject
    landing: Landing
    properties: tuple[str, ...]
    beside: tuple[str, ...] = ()
    missing: Sequence[str] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Everything that is asked for: when it grows, records must be read again."""
        beside = (f"associations:{each}" for each in self.beside)
        history = (f"history:{each}" for each in self.history)
        return (*self.properties, *history, *beside)

    @property
    def history(self) -> tuple[str, ...]:
        """Of the properties whose history is wanted, those that this portal has."""
        return tuple(each for each in self.object.history if each in self.properties)

    def asked(self, *, is_archived: bool) -> Record:
        """The arguments of a question for one page of the list."""
        asked: Record = {"limit": self.object.per_page, "archived": is_archived}
        if self.object.name != OWNERS:
            asked["properties"] = list(self.properties)
        if self.history:
            asked["properties_with_history"] = list(self.history)
        return asked


class Reader:
    """Reads objects of one portal."""

    def __init__(self, client: HubspotClient, pace: Pace) -> None:
        self._client = client
        self._pace = pace

    def land(self, plan: Plan, underway: Underway) -> Underway:
        """Land every page that is left of a list: of live records, then of deleted ones."""
        first = LIVE if underway.is_whole or not plan.object.stamp else CHANGED
        parts = (first, ARCHIVED, DONE)
        part, _, place = (underway.after or f"{first}:").partition(":")
        while part != DONE:
            records, following, total = self._page(plan, underway, part, place)
            if not following:
                part = parts[parts.index(part) + 1]
            place = following
            page = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
            underway = plan.landing.land_listed(underway, page.encode(), len(records), f"{part}:{place}")
            expected = None if total is None else underway.row_count + total
            self._pace.tell(plan.object.name, underway.row_count, expected)
        return underway

    def read(self, plan: Plan, ids: Iterable[str]) -> list[Record]:
        """The live records of these ids with all that belongs to them."""
        wanted = sorted(set(ids), key=lambda each: (len(each), each))
        found: list[Record] = []
        for begin in range(0, len(wanted), plan.object.per_page):
            some = wanted[begin : begin + plan.object.per_page]
            found += self._client.read(plan.object.name, some, plan.properties, plan.history)
        return self._with_associations(plan, found)

    def _page(
        self, plan: Plan, underway: Underway, part: str, place: str
    ) -> tuple[Sequence[Mapping[str, Any]], str, int | None]:
        """Records, where to go on, and how many are left where that is known."""
        name = plan.object.name
        if part == CHANGED:
            ids, left = self._client.changed(name, plan.object.stamp, _since(plan, underway), place)
            following = ids[-1] if len(ids) == PER_SEARCH else ""
            return self.read(plan, ids), following, left - len(ids)
        asked = plan.asked(is_archived=part == ARCHIVED)
        list_ = self._client.owners if name == OWNERS else partial(self._client.page, name)
        page = list_(place, **asked)
        if part == LIVE:
            return self._with_associations(plan, page.records), page.after, None
        if underway.is_whole or not plan.object.stamp:
            return page.records, page.after, None
        since = _since(plan, underway)
        return [each for each in page.records if _archived_at(each) >= since], page.after, None

    def _with_associations(self, plan: Plan, records: Iterable[Mapping[str, Any]]) -> list[Record]:
        whole = [dict(each) for each in records]
        for other in plan.beside if whole else ():
            found = self._client.associations(plan.object.name, other, [str(each["id"]) for each in whole])
            for each in whole:
                results = found.get(str(each["id"]), [])
                each["associations"] = {**each.get("associations", {}), other: {"results": results}}
        return whole


def landed(plan: Plan, underway: Underway) -> Iterable[Record]:
    """The records of all pages that have landed."""
    return (json.loads(row) for row in plan.landing.rows(underway))


def associated(records: Iterable[Mapping[str, Any]], other: str) -> set[str]:
    """The ids of the records of another object that these belong to."""
    return {
        str(each["toObjectId"])
        for record in records
        for each in record.get("associations", {}).get(other, {}).get("results", ())
    }


def as_lines(records: Collection[Mapping[str, Any]]) -> bytes:
    """Records as the importer reads them, one on a line."""
    return "".join(json.dumps(each, ensure_ascii=False, default=str) + "\n" for each in records).encode()


def _since(plan: Plan, underway: Underway) -> datetime:
    """From when changes are asked for; a list that is read for the first time has no such moment."""
    since = plan.landing.since(underway)
    if since is None:
        raise AssertionError("only lists that were read before are asked for changes")
    return since


def _archived_at(record: Mapping[str, Any]) -> datetime:
    stamp = record.get("archivedAt") or record.get("updatedAt")
    if not stamp:
        return datetime.max
    return datetime.fromisoformat(str(stamp)).astimezone(UTC).replace(tzinfo=None)
