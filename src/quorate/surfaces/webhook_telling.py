"""Tell receivers of webhooks of each publication and of what it changed, as the settings name them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.outbound.webhook_posting import post_webhook
from quorate.settings.webhook_settings import WebhookSettings

if TYPE_CHECKING:
    from quorate.warehouse.manifest import Publication
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.workspace import Workspace

# Sends a message; returns why it was not taken, or None.
Post: TypeAlias = Callable[[WebhookSettings, str, str, datetime], str | None]


def webhook_messages(
    receivers: Iterable[str], publication: Publication, now: datetime, changes: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    """What a publication and its new changes are told as: each receiver with the id and the body of a message.

    changes: rows as the ledger keeps them. Ids are the same for the same publication.
    """
    told: dict[str, Any] = {
        "run_id": publication.run_id,
        "as_of_on": (publication.as_of_at - timedelta(microseconds=1)).date().isoformat(),
        "published_at": f"{publication.finished_at.isoformat()}Z",
    }
    messages = {f"published_{publication.run_id}": ("publication.published", told)}
    if changes:
        said = [json.loads(each["change"]) for each in changes]
        messages[f"changed_{publication.run_id}"] = ("changes.noticed", {**told, "changes": said})
    for name in receivers:
        for message_id, (kind, data) in messages.items():
            yield name, message_id, _body(kind, data, now)


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
