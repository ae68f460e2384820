"""Tell receivers of webhooks of each publication and of what it changed, as the settings name them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from quorate.ledger.attention import Attention
from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.outbound.webhook_posting import post_webhook
from quorate.settings.webhook_settings import WebhookSettings

if TYPE_CHECKING:
    from quorate.warehouse.manifest import Publication
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.workspace import Workspace

# Sends a message; returns why it was not taken, or None.
Post: TypeAlias = Callable[[WebhookSettings, str, str, datetime], str | None]


def queue_webhooks(workspace: Workspace, publication: Publication, now: datetime) -> int:
    """Queue what a publication and its noticed changes are told as; returns how many messages are new.

    Each receiver is told of a publication once, however often this is asked.
    """
    receivers = workspace.settings.webhooks
    if not receivers:
        return 0
    changes = _changes(workspace, publication.run_id)
    told: dict[str, Any] = {
        "run_id": publication.run_id,
        "as_of_on": (publication.as_of_at - timedelta(microseconds=1)).date().isoformat(),
        "published_at": f"{publication.finished_at.isoformat()}Z",
    }
    messages = {f"published_{publication.run_id}": ("publication.published", told)}
    if changes:
        messages[f"changed_{publication.run_id}"] = ("changes.noticed", {**told, "changes": changes})
    outbox = WebhookOutbox(workspace.database)
    try:
        return sum(
            outbox.queue(name, message_id, _body(kind, data, now), now)
            for name in receivers
            for message_id, (kind, data) in messages.items()
        )
    finally:
        outbox.close()


def deliver_webhooks(
    workspace: Workspace, clock: Clock, post: Post = post_webhook, goes_on: Callable[[], bool] = lambda: True
) -> list[str]:
    """Send what is due, while it goes on; returns a sentence for each receiver that did not take what it was sent.

    It is tried again later; its other messages wait too, so that an outage is met once and not by each of them.
    """
    receivers = workspace.settings.webhooks
    if not receivers:
        return []
    outbox, failures = WebhookOutbox(workspace.database), dict[str, str]()
    try:
        for message in outbox.due(clock()):
            if not goes_on():
                break
            settings = receivers.get(message.webhook)
            if settings is None or message.webhook in failures or not outbox.begin(message, clock()):
                continue
            failure = post(settings, message.message_id, message.body, clock())
            outbox.end(message, failure)
            if failure is not None:
                failures[message.webhook] = (
                    f"The webhook {message.webhook} was not taken: {failure}. It is tried again."
                )
    finally:
        outbox.close()
    return list(failures.values())


def _body(kind: str, data: dict[str, Any], now: datetime) -> str:
    return json.dumps({"type": kind, "timestamp": f"{now.isoformat()}Z", "data": data}, ensure_ascii=False)


def _changes(workspace: Workspace, run_id: str) -> list[dict[str, Any]]:
    attention = Attention(workspace.database)
    try:
        rows = [row for row in attention.noticed() if row["run_id"] == run_id]
    finally:
        attention.close()
    return [json.loads(row["change"]) for row in rows]
