"""Follow a journey or account, or follow it no longer, the one way for every surface."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from quorate.errors import NotFound, UsageError
from quorate.ledger.attention import Attention
from quorate.ledger.plan_events import Author
from quorate.views.notifications import FOLLOWED_KINDS
from quorate.views.reading import Reader

if TYPE_CHECKING:
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

_QUERIES = {
    "journey": "select 1 from {journeys} where journey_id = ?",
    "account": "select 1 from {accounts} where account_id = ?",
}


def follow(
    workspace: Workspace,
    snapshot: Snapshot,
    author: Author,
    kind: str,
    key: str,
    now: datetime,
    *,
    is_following: bool,
) -> None:
    """Keep whether a colleague follows a journey or account.

    Raises `UsageError` for what cannot be followed and `NotFound` for what nobody knows; nothing is changed then.
    """
    if kind not in FOLLOWED_KINDS:
        raise UsageError(
            f"'{kind[:40]}' cannot be followed.",
            expected=f"one of {', '.join(FOLLOWED_KINDS)}",
            state="nothing was changed",
        )
    if Reader(snapshot).row(_QUERIES[kind], key) is None:
        raise NotFound(f"There is no {kind} '{key[:80]}'.", state="nothing was changed")
    attention = Attention(workspace.database)
    try:
        attention.follow(author.key, kind, key, now, is_following=is_following)
    finally:
        attention.close()
