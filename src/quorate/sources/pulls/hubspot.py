"""HubSpot: every object's list, read whole each time; the log adds what is new in it.

HubSpot's lists cannot be asked for changes together with associations, and a new association changes no record's
stamp. So lists are read to their end, a hundred records at a time, and go on from the last page that has landed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quorate.sources.columns import plain
from quorate.sources.hubspot.associations import key_kind
from quorate.sources.hubspot.kinds import KINDS, SOURCE
from quorate.sources.pulls.held import held_by
from quorate.sources.pulls.hubspot_client import HubspotClient, ListPage, NotAllowed, is_configured
from quorate.sources.pulls.landing import Landing, Underway, write_durably
from quorate.sources.pulls.pulling import Line, Pulling
from quorate.vocabulary import LOG_TABLES

__all__ = ["is_configured", "pull"]

# Each list with the kind its records are of and the lists whose records it is asked to name beside.
_ENGAGED = ("contacts", "companies", "deals")
OBJECTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "companies": ("company", ()),
    "contacts": ("contact", ("companies",)),
    "deals": ("deal", ("contacts", "companies")),
    "products": ("product", ()),
    "line_items": ("line_item", ("deals",)),
    "calls": ("call", _ENGAGED),
    "emails": ("email", _ENGAGED),
    "meetings": ("meeting", _ENGAGED),
    "notes": ("note", _ENGAGED),
    "tasks": ("task", _ENGAGED),
    "communications": ("communication", _ENGAGED),
}
OWNERS = "owners"
_HISTORY = {"deals": ["dealstage", "amount", "closedate", "pipeline"]}
_PER_PAGE = 100
_PER_PAGE_WITH_HISTORY = 50
# The records that are there, then those that were deleted.
_HALVES = ("live", "archived")


@dataclass(frozen=True)
class Listed:
    """One list that has landed whole, with the ids of its live records; None where we may not read it."""

    name: str
    kind: str
    landing: Landing
    underway: Underway
    live_ids: frozenset[str] | None


def pull(pulling: Pulling) -> list[Line]:
    """Land all lists, import them in one go, then compare; one line for each list."""
    folder = pulling.workspace.root / "sync" / SOURCE
    names = (*OBJECTS, OWNERS)
    with closing(HubspotClient(pulling.patience)) as client:
        listed = [
            _listed(client, name, Landing(folder / name, ".jsonl"), pulling, place / len(names))
            for place, name in enumerate(names)
        ]
        stages = _pipelines(client, folder)
    files = [
        each.landing.joined(each.underway, f"{each.name}.jsonl", b"")
        for each in listed
        if each.underway.row_count
    ]
    if files:
        pulling.take([*files, *stages])
    for path in stages:
        path.unlink()
    for each in listed:
        each.landing.commit(each.underway)
    return _lines(pulling, listed)


def _listed(client: HubspotClient, name: str, landing: Landing, pulling: Pulling, share: float) -> Listed:
    kind = OBJECTS[name][0] if name in OBJECTS else "owner"
    try:
        asked = _asked(client, name)
        underway = landing.begin(tuple(asked.get("properties", ())), is_full=False)
        if pulling.is_full:
            landing.clear()
            underway = landing.begin(underway.fields, is_full=True)
        half, _, after = (underway.after or f"{_HALVES[0]}:").partition(":")
        for each in _HALVES[_HALVES.index(half) :]:
            underway = _half(client, name, landing, pulling, share, underway, each, after, asked)
            after = ""
    except NotAllowed:
        landing.clear()
        return Listed(name, kind, landing, Underway(()), None)
    rows = landing.rows(underway)
    return Listed(name, kind, landing, underway, frozenset(_live(rows)))


def _half(
    client: HubspotClient,
    name: str,
    landing: Landing,
    pulling: Pulling,
    share: float,
    underway: Underway,
    half: str,
    after: str,
    asked: Mapping[str, Any],
) -> Underway:
    """Land the pages of one half of a list, from the page that `after` names."""
    while True:
        page = _page(client, name, after, {**asked, "archived": half == _HALVES[1]})
        following = f"{half}:{page.after}" if page.after else f"{_HALVES[1]}:"
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in page.records)
        underway = landing.land_listed(underway, text.encode(), len(page.records), following)
        pulling.progress(f"{name}: {underway.row_count:,}", share)
        if not page.after:
            return underway
        after = page.after


def _page(client: HubspotClient, name: str, after: str, asked: Mapping[str, Any]) -> ListPage:
    return client.owners(after, **asked) if name == OWNERS else client.page(name, after, **asked)


def _asked(client: HubspotClient, name: str) -> dict[str, Any]:
    """What a list is asked for: the properties that the importer looks for, history and associations."""
    if name == OWNERS:
        return {"limit": _PER_PAGE}
    kind, beside = OBJECTS[name]
    sought = {plain(alias) for column in KINDS[kind].layout.columns for alias in column.known_as}
    asked: dict[str, Any] = {
        "limit": _PER_PAGE,
        "properties": sorted(each for each in client.properties(name) if plain(each) in sought),
    }
    if beside:
        asked["associations"] = list(beside)
    if name in _HISTORY:
        asked |= {"properties_with_history": _HISTORY[name], "limit": _PER_PAGE_WITH_HISTORY}
    return asked


def _pipelines(client: HubspotClient, folder: Path) -> list[Path]:
    """The file that names the stages of deals."""
    try:
        found = client.pipelines("deals")
    except NotAllowed:
        return []
    if not found:
        return []
    path = folder / "pipelines.jsonl"
    write_durably(path, "".join(json.dumps(each) + "\n" for each in found).encode())
    return [path]


def _live(rows: Iterable[bytes]) -> Iterable[str]:
    for row in rows:
        record = json.loads(row)
        if not record.get("archived"):
            yield str(record["id"])


def _lines(pulling: Pulling, listed: list[Listed]) -> list[Line]:
    lines = []
    with held_by(pulling.workspace) as held:
        ids_aside = held.ids_aside(SOURCE)
        for each in listed:
            if each.live_ids is None:
                lines.append(Line(SOURCE, each.name, 0, None, 0, note="the token has no scope to read them"))
                continue
            begins = f"{SOURCE}:{key_kind(each.kind)}:"
            tables = sorted({into for into, _ in KINDS[each.kind].mapping if into in LOG_TABLES})
            live = held.ids(tables, begins, 3)
            missing = each.live_ids - live
            aside = missing & ids_aside
            lines.append(
                Line(
                    SOURCE,
                    each.name,
                    each.underway.row_count,
                    len(each.live_ids),
                    len(each.live_ids & live),
                    len(aside),
                    unexplained_count=len(missing - aside),
                )
            )
    return lines
