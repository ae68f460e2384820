"""Make the changes of a plan, and take them back: every step is in the journal before and after it is sent.

Both may be run again at any time: what is done is not done twice, what was on its way is looked at first, and what
somebody changed in the meantime is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quorate.outbound.changes import Change, ChangedMeanwhile, Desk, LiveRecord, RefusedByCrm
from quorate.outbound.journal import Journal, Plan

Clock = Callable[[], datetime]
Told = Callable[[Change], None]


@dataclass(frozen=True)
class Outcome:
    """What became of the changes of a plan."""

    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many changes have each status."""
        return dict(Counter(change.status for change in self.changes))


def apply(desk: Desk, journal: Journal, plan: Plan, clock: Clock, told: Told) -> Outcome:
    """Make every change of a plan that is still to be made; `told` hears of each as it is settled.

    When the CRM does not answer any more, `PullError` is raised with the journal at what was done; running it again
    goes on from there.
    """
    settled = []
    for change in plan.changes:
        done = _applied(desk, journal, change, clock) if change.is_open else change
        if change.is_open:
            told(done)
        settled.append(done)
    return Outcome(tuple(settled))


def undo(desk: Desk, journal: Journal, plan: Plan, clock: Clock, told: Told) -> Outcome:
    """Take back what a plan changed, the last first: fields get what they held before, records made are deleted.

    A record that somebody changed after us is kept as it is, and said so.
    """
    settled = []
    for change in reversed(plan.changes):
        is_ours = change.status in ("done", "sending")
        undone = _undone(desk, journal, change, clock) if is_ours else change
        if is_ours:
            told(undone)
        settled.append(undone)
    return Outcome(tuple(reversed(settled)))


def _applied(desk: Desk, journal: Journal, change: Change, clock: Clock) -> Change:
    try:
        return (_updated if change.action == "update" else _created)(desk, journal, change, clock)
    except ChangedMeanwhile:
        return journal.mark(
            change, "conflict", clock(), note="somebody changed the record since the plan was made"
        )
    except RefusedByCrm as refusal:
        return journal.mark(change, "refused", clock(), note=str(refusal))


def _updated(desk: Desk, journal: Journal, change: Change, clock: Clock) -> Change:
    live = _live(desk, change)
    if live is None:
        return journal.mark(change, "conflict", clock(), note="the record is not there any more")
    if _holds(live, change.values):
        if change.status == "sending":  # it arrived, though we were not told
            return journal.mark(change, "done", clock(), stamp_after=live.stamp)
        return journal.mark(change, "same", clock())
    if live.stamp != change.stamp:
        raise ChangedMeanwhile
    sending = journal.mark(change, "sending", clock())
    stamp = desk.update(change.object_name, change.record_id, change.values, change.stamp)
    return journal.mark(sending, "done", clock(), stamp_after=stamp)


def _created(desk: Desk, journal: Journal, change: Change, clock: Clock) -> Change:
    there = desk.find([change]).get(0)
    if there is not None:
        if change.status == "sending":
            return journal.mark(change, "done", clock(), record_id=there.record_id, stamp_after=there.stamp)
        return journal.mark(change, "same", clock(), record_id=there.record_id)
    sending = journal.mark(change, "sending", clock())
    made = desk.create(change)
    return journal.mark(sending, "done", clock(), record_id=made.record_id, stamp_after=made.stamp)


def _undone(desk: Desk, journal: Journal, change: Change, clock: Clock) -> Change:
    try:
        return (_restored if change.action == "update" else _deleted)(desk, journal, change, clock)
    except ChangedMeanwhile:
        return journal.mark(
            change, "kept", clock(), note="somebody changed the record while it was being restored"
        )
    except RefusedByCrm as refusal:
        return journal.mark(change, "kept", clock(), note=str(refusal))


def _restored(desk: Desk, journal: Journal, change: Change, clock: Clock) -> Change:
    live = _live(desk, change)
    if live is None:
        return journal.mark(change, "kept", clock(), note="the record is not there any more")
    if _holds(live, change.before):
        return journal.mark(change, "undone", clock(), stamp_after=live.stamp)
    if not _holds(live, change.values):
        return journal.mark(change, "kept", clock(), note="the fields hold something else by now")
    stamp = desk.update(change.object_name, change.record_id, change.before, live.stamp)
    return journal.mark(change, "undone", clock(), stamp_after=stamp)


def _deleted(desk: Desk, journal: Journal, change: Change, clock: Clock) -> Change:
    there = desk.find([change]).get(0)
    if there is None:
        return journal.mark(change, "undone", clock(), note="it was not there any more")
    if change.stamp_after and there.stamp != change.stamp_after:
        return journal.mark(change, "kept", clock(), note="somebody changed it since it was made")
    desk.delete(change.object_name, there.record_id)
    return journal.mark(change, "undone", clock())


def _live(desk: Desk, change: Change) -> LiveRecord | None:
    return desk.records(change.object_name, [change.record_id], list(change.values)).get(change.record_id)


def _holds(live: LiveRecord, values: Mapping[str, str]) -> bool:
    return all(live.values.get(field, "") == value for field, value in values.items())


def left_to_do(changes: Sequence[Change]) -> int:
    """How many changes an apply would still make."""
    return sum(change.is_open for change in changes)
