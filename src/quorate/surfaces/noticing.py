"""Write down what a new publication changed, once, so that colleagues can be told of it whenever they look.

Whoever asks first does the work: the schedule after an update, a page or a command. Without a new publication there is
nothing to do.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from quorate.ledger.attention import Attention, NoticedRun
from quorate.views.answers import to_json
from quorate.views.changes import Change, changes_since
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.snapshots import Snapshot

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

# How far the first look back goes.
FIRST_DAYS = timedelta(days=7)


def notice_changes(workspace: Workspace, snapshot: Snapshot, now: datetime) -> int:
    """Write down what changed since the publication noticed last; returns how many changes are new.

    Compared is with that publication where it is still kept, and else with the dates since its day. `now` is the
    present moment, UTC without a zone.
    """
    attention = Attention(workspace.database_file)
    try:
        last = attention.last_noticed()
        publication = snapshot.publication
        if not publication.is_current:  # who looks back at a past day learns nothing new
            return 0
        if last is not None and last.run_id == publication.run_id:
            return 0
        run = NoticedRun(publication.run_id, publication.publication_no, publication.as_of_at, now)
        return attention.notice(run, [_row(each) for each in _changes(workspace, snapshot, last)])
    finally:
        attention.close()


def _changes(workspace: Workspace, snapshot: Snapshot, last: NoticedRun | None) -> tuple[Change, ...]:
    if last is None:
        return changes_since(snapshot, since=snapshot.publication.as_of_at - FIRST_DAYS)
    kept = _kept(workspace, last.run_id)
    if kept is None:
        return changes_since(snapshot, since=min(last.as_of_at, snapshot.publication.as_of_at))
    before = Snapshot(workspace, kept)
    try:
        return changes_since(snapshot, then=before)
    finally:
        before.close()


def _kept(workspace: Workspace, run_id: str) -> Publication | None:
    manifest = Manifest(workspace.database_file)
    try:
        return manifest.publication_of(run_id)
    finally:
        manifest.close()


def _row(change: Change) -> dict[str, str | None]:
    return {
        "change_id": change.change_id,
        "kind": change.kind,
        "account_id": change.account_id,
        "journey_id": change.journey_id,
        "owner_id": change.owner_id,
        "change": json.dumps(to_json(change), ensure_ascii=False),
    }
