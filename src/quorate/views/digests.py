"""When a colleague is told outside of the pages, and of what: pure rules over preferences and what was told before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quorate.errors import UsageError, nearest_word
from quorate.language import Words, gettext
from quorate.ledger.deliveries import MOST_ATTEMPTS, RHYTHMS, Deliveries, Delivery, Preference
from quorate.views.answers import Answer
from quorate.views.notifications import NOTIFICATION_KINDS, NOTIFICATION_WORDS, Notification
from quorate.warehouse.workspace import Workspace

MOST_IN_A_MESSAGE = 50
RHYTHM_WORDS: Mapping[str, str] = Words(
    {
        "at_once": "After every update",
        "daily": "Once a day",
        "weekly": "Once a week",
    }
)


@dataclass(frozen=True)
class Sending(Answer):
    """How one colleague is told outside of the pages, and how it went.

    Attributes
    ----------
    is_on: the settings let anything be sent at all.
    channels: the channels that the settings name.
    failed, unsure: what did not arrive, and what a run that broke off may have sent; neither is hidden.
    failure: why the last one did not arrive.
    """

    is_on: bool
    channels: tuple[str, ...]
    preference: Preference | None
    sent_count: int
    failed_count: int
    unsure_count: int
    last_sent_at: datetime | None
    failure: str | None


def sending_for(workspace: Workspace, colleague_key: str) -> Sending:
    """How a colleague is told outside of the pages, and how it went so far."""
    settings = workspace.settings.notifications
    book = Deliveries(workspace.database)
    try:
        chosen = next((each for each in book.preferences() if each.colleague_key == colleague_key), None)
        told = list(book.of(colleague_key, chosen.channel).values()) if chosen and chosen.channel else []
    finally:
        book.close()
    by_status = {
        status: [each for each in told if each.status == status] for status in ("sent", "failed", "sending")
    }
    newest = max(by_status["failed"], key=lambda each: each.tried_at, default=None)
    return Sending(
        is_on=settings.is_on,
        channels=tuple(settings.channels),
        preference=chosen,
        sent_count=len(by_status["sent"]),
        failed_count=len(by_status["failed"]),
        unsure_count=len(by_status["sending"]),
        last_sent_at=max((each.tried_at for each in by_status["sent"]), default=None),
        failure=newest.failure if newest else None,
    )


@dataclass(frozen=True)
class DigestPart(Answer):
    """What is told of one kind, under its heading."""

    heading: str
    items: tuple[Notification, ...]


@dataclass(frozen=True)
class Digest(Answer):
    """One message to one colleague; `more_count` items wait for the next."""

    colleague_name: str
    title: str
    parts: tuple[DigestPart, ...]
    more_count: int

    @property
    def item_ids(self) -> tuple[str, ...]:
        """What it tells."""
        return tuple(item.item_id for part in self.parts for item in part.items)


def is_quiet(preference: Preference, now: datetime) -> bool:
    """Whether `now`, UTC without a zone, lies in the colleague's quiet hours, which may span midnight.

    The hours are local: on the day a clock goes back, both passes of the same hour count.
    """
    if preference.quiet_from is None or preference.quiet_until is None:
        return False
    begin, end = time.fromisoformat(preference.quiet_from), time.fromisoformat(preference.quiet_until)
    here = _local(preference, now).time()
    return begin <= here < end if begin <= end else here >= begin or here < end


def is_due(preference: Preference, now: datetime, told: Iterable[Delivery]) -> bool:
    """Whether a message may go out: not in quiet hours, and once a local day or ISO week where that was chosen."""
    if is_quiet(preference, now):
        return False
    sent = [each.tried_at for each in told if each.status != "failed"]
    if preference.rhythm == "at_once" or not sent:
        return True
    last, here = _local(preference, max(sent)).date(), _local(preference, now).date()
    if preference.rhythm == "daily":
        return here > last
    return here.isocalendar()[:2] > last.isocalendar()[:2]


def digest_of(
    preference: Preference, items: Iterable[Notification], told: Mapping[str, Delivery]
) -> Digest | None:
    """What is told now: what is not read, was not told by this channel, and is of a chosen kind; None for nothing."""
    wanted = [
        each
        for each in items
        if not each.is_read and each.kind in preference.kinds and _may_be_told(told.get(each.item_id))
    ]
    if not wanted:
        return None
    shown = wanted[:MOST_IN_A_MESSAGE]
    parts = tuple(
        DigestPart(NOTIFICATION_WORDS[kind], tuple(each for each in shown if each.kind == kind))
        for kind in NOTIFICATION_KINDS
        if any(each.kind == kind for each in shown)
    )
    count = len(wanted)
    title = (
        gettext("1 thing is new for you")
        if count == 1
        else gettext("{the_count} things are new for you", the_count=count)
    )
    return Digest(preference.colleague_name, title, parts, count - len(shown))


def require_preference(preference: Preference, channels: Iterable[str]) -> None:
    """Raise `UsageError` for a channel, rhythm, kind, hour or zone that does not exist."""
    _known("channel", [preference.channel] if preference.channel else [], channels)
    _known("rhythm", [preference.rhythm], RHYTHMS)
    _known(gettext("kind of notification"), preference.kinds, NOTIFICATION_KINDS)
    if (preference.quiet_from is None) != (preference.quiet_until is None):
        raise UsageError(
            "Quiet hours begin and end.", expected="both hours, or neither", state="nothing was changed"
        )
    for hour in (preference.quiet_from, preference.quiet_until):
        if hour is not None:
            _require_hour(hour)
    try:
        ZoneInfo(preference.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"'{preference.zone[:60]}' is no time zone.",
            expected="a name such as Europe/Berlin or UTC",
            state="nothing was changed",
        ) from error


def _may_be_told(before: Delivery | None) -> bool:
    return before is None or (before.status == "failed" and before.attempts < MOST_ATTEMPTS)


def _local(preference: Preference, moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(preference.zone))


def _require_hour(hour: str) -> None:
    try:
        time.fromisoformat(hour)
    except ValueError as error:
        raise UsageError(
            f"'{hour[:40]}' is no hour.", expected="an hour such as 19:00", state="nothing was changed"
        ) from error


def _known(name: str, words: Iterable[str], known: Iterable[str]) -> None:
    choices = list(known)
    for word in words:
        if word not in choices:
            near = nearest_word(word, choices)
            raise UsageError(
                f"There is no {name} '{word[:60]}'." + (f" Did you mean '{near}'?" if near else ""),
                expected=f"one of {', '.join(choices)}" if choices else f"a {name} written in the settings",
                state="nothing was changed",
            )
