"""Write down what a new publication changed, once, so that colleagues can be told of it whenever they look.

An update does it when it has published, and so do messages before they are sent. A page that is asked before that shows
what is not written down yet beside the rest, and writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from quorate.language import LANGUAGES, language, speaking
from quorate.ledger.attention import Attention, NoticedRun
from quorate.surfaces.webhook_telling import webhook_messages
from quorate.views.changes import Change, changes_since
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.narrowing import Narrowing
from quorate.warehouse.snapshots import Snapshot

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

# How far the first look back goes.
FIRST_DAYS = timedelta(days=7)


def notice_changes(workspace: Workspace, snapshot: Snapshot, now: datetime) -> int:
    """Write down what changed since the publication noticed last; returns how many changes are new.

    Compared is with that publication where it is still kept, and else with the dates since its day. Receivers of
    webhooks are told of the publication and of what is new, which is queued in the same transaction. `now` is the
    present moment, UTC without a zone.
    """
    attention = Attention(workspace.database)
    try:
        last = attention.last_noticed()
        if not _is_new(snapshot.publication, last):
            return 0
        rows = _rows_in_every_language(workspace, snapshot, last)
        publication, receivers = snapshot.publication, workspace.settings.webhooks
        told_as = partial(webhook_messages, receivers, publication, now)
        return attention.notice(_run(publication, now), rows, told_as)
    finally:
        attention.close()


def notice_current(workspace: Workspace, now: datetime) -> int:
    """`notice_changes` of what is published, whoever published it; its tables are opened only where it is new."""
    manifest = Manifest(workspace.database)
    try:
        publication = manifest.current()
    finally:
        manifest.close()
    attention = Attention(workspace.database)
    try:
        is_new = publication is not None and _is_new(publication, attention.last_noticed())
    finally:
        attention.close()
    if publication is None or not is_new:
        return 0
    snapshot = Snapshot(workspace, publication)
    try:
        return notice_changes(workspace, snapshot, now)
    finally:
        snapshot.close()


class Unnoticed:
    """What a publication changed that nobody wrote down yet; worked out once for each publication."""

    def __init__(self) -> None:
        self._held: tuple[tuple[str, str, str, Narrowing | None], list[dict[str, Any]]] | None = None

    def of(self, workspace: Workspace, snapshot: Snapshot) -> list[dict[str, Any]]:
        """Rows as the ledger gives them, in the language of who asks; `noticed_at` is when the publication was made."""
        attention = Attention(workspace.database)
        try:
            last = attention.last_noticed()
        finally:
            attention.close()
        publication = snapshot.publication
        if not _is_new(publication, last):
            return []
        key = (publication.run_id, last.run_id if last else "", language().code, snapshot.narrowing)
        if self._held is None or self._held[0] != key:
            stamps = {"noticed_at": publication.finished_at, "run_id": publication.run_id}
            self._held = key, [{**each, **stamps} for each in _rows(workspace, snapshot, last)]
        return self._held[1]


def _is_new(publication: Publication, last: NoticedRun | None) -> bool:
    """Whether a publication may have changed something; who looks back at a past day learns nothing new."""
    return publication.is_current and (last is None or last.run_id != publication.run_id)


def _run(publication: Publication, now: datetime) -> NoticedRun:
    return NoticedRun(publication.run_id, publication.publication_no, publication.as_of_at, now)


def _rows(workspace: Workspace, snapshot: Snapshot, last: NoticedRun | None) -> list[dict[str, Any]]:
    return [_row(each) for each in _changes(workspace, snapshot, last)]


def _rows_in_every_language(
    workspace: Workspace, snapshot: Snapshot, last: NoticedRun | None
) -> list[dict[str, Any]]:
    """Rows with the sentence of each change in every language: what is kept is told to everybody later."""
    found: dict[str, Change] = {}
    texts: dict[str, dict[str, str]] = {}
    for code, spoken in LANGUAGES.items():
        with speaking(spoken):
            for change in _changes(workspace, snapshot, last):
                found.setdefault(change.change_id, change)
                texts.setdefault(change.change_id, {})[code] = change.text
    return [_row(change, texts[key]) for key, change in found.items()]


def _changes(workspace: Workspace, snapshot: Snapshot, last: NoticedRun | None) -> tuple[Change, ...]:
    if last is None:
        return changes_since(snapshot, since=snapshot.publication.as_of_at - FIRST_DAYS)
    kept = _kept(workspace, last.run_id)
    if kept is None:
        return changes_since(snapshot, since=min(last.as_of_at, snapshot.publication.as_of_at))
    before = Snapshot(workspace, kept, snapshot.narrowing)
    try:
        return changes_since(snapshot, then=before)
    finally:
        before.close()


def _kept(workspace: Workspace, run_id: str) -> Publication | None:
    manifest = Manifest(workspace.database)
    try:
        return manifest.publication_of(run_id)
    finally:
        manifest.close()


def _row(change: Change, texts: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {
        "change_id": change.change_id,
        "kind": change.kind,
        "account_id": change.account_id,
        "journey_id": change.journey_id,
        "owner_id": change.owner_id,
        "change": json.dumps({**change.to_dict(), "texts": texts or {}}, ensure_ascii=False),
    }
