"""Tell colleagues outside of the pages what is new for them, as each of them chose; nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from quorate.language import language_named, speaking
from quorate.ledger.deliveries import Deliveries, Preference
from quorate.ledger.plan_events import Author
from quorate.ledger.reader_choices import ReaderChoices
from quorate.outbound.messages import Message, Send, send
from quorate.surfaces.noticing import notice_changes
from quorate.surfaces.web.rendering import environment
from quorate.views.digests import Digest, digest_of, is_due
from quorate.views.notifications import notifications_for
from quorate.views.reading import Reader

if TYPE_CHECKING:
    from quorate.settings.notification_settings import NotificationSettings
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class Told:
    """What became of one colleague's message.

    `status` is sent, failed (with why), waiting (not due yet, or all of it sent by another run) or shown (a dry run).
    """

    colleague_name: str
    channel: str
    status: str
    count: int
    text: str
    failure: str | None = None


def tell(
    workspace: Workspace,
    snapshot: Snapshot,
    now: datetime,
    *,
    only: str | None = None,
    is_dry: bool = False,
    send_by: Send = send,
) -> list[Told]:
    """Send each colleague what is new for them and due, in the language they chose, and say what became of it.

    only: the key of one colleague. is_dry: show what would be sent, send and write down nothing. `now` is the present
    moment, UTC without a zone. Nothing is sent unless notifications are switched on in the settings.
    """
    notice_changes(workspace, snapshot, now)
    languages, of_all = _languages(workspace), language_named(workspace.settings.language)
    book = Deliveries(workspace.database)
    try:
        chosen = [each for each in book.preferences() if only in (None, each.colleague_key)]
        teller = _Teller(workspace, snapshot, now, book, send_by)
        found: list[Told] = []
        for each in chosen:
            with speaking(language_named(languages.get(each.colleague_key)) or of_all):
                found += teller.tell(each, is_dry=is_dry)
        return found
    finally:
        book.close()


def _languages(workspace: Workspace) -> dict[str, str]:
    choices = ReaderChoices(workspace.database)
    try:
        return choices.languages()
    finally:
        choices.close()


@dataclass(frozen=True)
class _Teller:
    workspace: Workspace
    snapshot: Snapshot
    now: datetime
    book: Deliveries
    send_by: Send

    @property
    def settings(self) -> NotificationSettings:
        return self.workspace.settings.notifications

    def tell(self, preference: Preference, *, is_dry: bool) -> Iterator[Told]:
        """One colleague's message, where there is anything to tell."""
        channel = self.settings.channels.get(preference.channel)
        if channel is None:
            return
        reader = Reader(self.snapshot)
        author = Author(preference.colleague_key, preference.colleague_name, "")
        told = self.book.of(preference.colleague_key, preference.channel)
        digest = digest_of(preference, notifications_for(reader, self.workspace, author).items, told)
        if digest is None:
            return
        message = self._message(reader, preference, digest)
        count = len(digest.item_ids)

        def outcome(status: str, failure: str | None = None) -> Told:
            return Told(preference.colleague_name, preference.channel, status, count, message.text, failure)

        if is_dry:
            yield outcome("shown")
        elif not self.settings.is_on or not is_due(preference, self.now, told.values()):
            yield outcome("waiting")
        else:
            begun = self.book.begin(preference.colleague_key, preference.channel, digest.item_ids, self.now)
            if set(begun) != set(digest.item_ids):
                # another run is telling a part of it: what this one took is given back
                self.book.end(preference.colleague_key, preference.channel, begun, "another run was sending")
                yield outcome("waiting")
                return
            failure = self.send_by(channel, message)
            self.book.end(preference.colleague_key, preference.channel, begun, failure)
            yield outcome("failed" if failure else "sent", failure)

    def _message(self, reader: Reader, preference: Preference, digest: Digest) -> Message:
        pages = (self.settings.address or "").rstrip("/")
        templates = environment()
        row = reader.row("select email from {colleagues} where colleague_id = ?", preference.colleague_key)
        texts = {
            name: templates.get_template(f"digest.{name}").render(digest=digest, pages=pages)
            for name in ("txt", "html")
        }
        return Message(
            digest.title, texts["txt"].strip() + "\n", texts["html"], row["email"] if row else None
        )
