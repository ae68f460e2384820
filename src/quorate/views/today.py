"""The day's page: what is asked of a colleague, what changed since they looked, and where something is at stake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quorate.ledger.plan_events import Author
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.changes import Change, changes_since, newest_first
from quorate.views.journey_facts import JourneyFacts, facts_where
from quorate.views.plan_history import HistoryLine
from quorate.views.plan_moves import PlanMove
from quorate.views.plan_week import PlanFilters, plan_week
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

USUAL_DAYS = 7
MOST_GROUPS = 25
MOST_LINES = 5
MOST_MOVES = 8
AT_RISK, FORMING = "deal_at_risk", "team_forming"


@dataclass(frozen=True)
class ChangeLine(Answer):
    """One change; `is_new` where it came after the colleague looked last."""

    change: Change
    is_new: bool


@dataclass(frozen=True)
class ChangeGroup(Answer):
    """What changed in one journey, or at one account outside of any.

    Attributes
    ----------
    facts: what is at stake; None where it is about an account.
    is_mine: the colleague owns the deal or the account.
    left_out: changes beyond those of `lines`.
    """

    account_id: str
    account_name: str
    journey_id: str | None
    facts: JourneyFacts | None
    is_mine: bool
    lines: tuple[ChangeLine, ...]
    left_out: int

    @property
    def is_new(self) -> bool:
        """Whether any of it came after the colleague looked."""
        return any(line.is_new for line in self.lines)


@dataclass(frozen=True)
class Asked(Answer):
    """What waits for a colleague.

    Attributes
    ----------
    moves: theirs that are overdue or due within a week; `move_count` counts all of their open ones.
    mentions: the latest times somebody spoke to them.
    match_count, set_aside_count: pairs that nobody has decided, and rows that could not be used: for operations and for
        whoever has not said who they are.
    """

    moves: tuple[PlanMove, ...]
    move_count: int
    mentions: tuple[HistoryLine, ...]
    match_count: int
    set_aside_count: int


@dataclass(frozen=True)
class Today(Answer):
    """The day's page.

    Attributes
    ----------
    since: how far back changes are listed; `looked_at` is when the colleague looked last, None the first time.
    compared_with: the day of the publication they saw last; None where it is not kept, so that only what has a date is
        listed.
    risks, forming, groups: deals at risk, teams forming, and everything else by journey: those of the colleague
        first, then the newest; each counted in whole beside those shown.
    """

    stamp: Stamp
    since: datetime
    looked_at: datetime | None
    compared_with: date | None
    asked: Asked
    risks: tuple[ChangeGroup, ...]
    risk_count: int
    forming: tuple[ChangeGroup, ...]
    forming_count: int
    groups: tuple[ChangeGroup, ...]
    group_count: int
    new_count: int


def today(
    snapshot: Snapshot,
    workspace: Workspace,
    author: Author | None,
    looked_at: datetime | None,
    then: Snapshot | None = None,
) -> Today:
    """What a colleague should know: changes since they looked, and at least those of the last week.

    then: the publication that they saw last, where it is still kept. What differs from it is new whatever its date:
    what was recorded late, how near a quorum and a win are, and where members stand, which have no date of their own.
    """
    reader = Reader(snapshot)
    week_ago = reader.known_before - timedelta(days=USUAL_DAYS)
    since = min(looked_at, week_ago) if looked_at is not None else week_ago
    dated = changes_since(snapshot, since=since)
    differing = changes_since(snapshot, then=then) if then is not None else ()
    new = {each.change_id for each in dated if looked_at is None or each.at >= looked_at}
    new |= {each.change_id for each in differing}
    by_id = {each.change_id: each for each in (*dated, *differing)}
    changes = sorted(by_id.values(), key=newest_first)
    me = author.key if author is not None else None
    risks = _groups([each for each in changes if each.kind == AT_RISK], new, me)
    forming = _groups([each for each in changes if each.kind == FORMING], new, me)
    others = _groups([each for each in changes if each.kind not in (AT_RISK, FORMING)], new, me)
    return Today(
        stamp=stamp_of(reader),
        since=since,
        looked_at=looked_at,
        compared_with=(then.publication.as_of_at - timedelta(microseconds=1)).date() if then else None,
        asked=_asked(reader, snapshot, workspace, author),
        risks=_with_facts(reader, risks[:MOST_GROUPS]),
        risk_count=len(risks),
        forming=_with_facts(reader, forming[:MOST_GROUPS]),
        forming_count=len(forming),
        groups=_with_facts(reader, others[:MOST_GROUPS]),
        group_count=len(others),
        new_count=len(new),
    )


def _groups(changes: Sequence[Change], new: set[str], me: str | None) -> list[ChangeGroup]:
    """Changes by what they are about, those of the colleague first, then the newest."""
    held: dict[tuple[str, str | None], list[Change]] = defaultdict(list)
    for change in changes:
        held[change.account_id, change.journey_id].append(change)
    found = [
        ChangeGroup(
            account_id=each[0].account_id,
            account_name=each[0].account_name,
            journey_id=each[0].journey_id,
            facts=None,
            is_mine=me is not None and each[0].owner_id == me,
            lines=tuple(ChangeLine(line, line.change_id in new) for line in each[:MOST_LINES]),
            left_out=max(len(each) - MOST_LINES, 0),
        )
        for each in held.values()
    ]
    return sorted(found, key=lambda group: not group.is_mine)


def _with_facts(reader: Reader, groups: Sequence[ChangeGroup]) -> tuple[ChangeGroup, ...]:
    wanted = [group.journey_id for group in groups if group.journey_id is not None]
    found = {each.journey_id: each for each in facts_where(reader, "list_contains(?, journey_id)", wanted)}
    return tuple(
        ChangeGroup(**{**vars(group), "facts": found.get(group.journey_id or "")}) for group in groups
    )


def _asked(reader: Reader, snapshot: Snapshot, workspace: Workspace, author: Author | None) -> Asked:
    matches, aside = _waiting(reader) if author is None or author.function == "operations" else (0, 0)
    if author is None or not _is_known(reader, author):
        return Asked((), 0, (), matches, aside)
    week = plan_week(snapshot, workspace, PlanFilters(owner=author.key))
    soon = [each for day in week.days if not day.is_later for each in day.moves]
    return Asked(tuple(soon[:MOST_MOVES]), week.total_count, week.mentions, matches, aside)


def _is_known(reader: Reader, author: Author) -> bool:
    """Moves and mentions are of colleagues who have a record."""
    found = reader.row("select 1 as one from {colleagues} where colleague_id = ?", author.key)
    return found is not None


def _waiting(reader: Reader) -> tuple[int, int]:
    row = reader.one(
        """
        select (select count(*) from {matches} where decision = 'unresolved' and right_id <> '') as matches,
            (select count(*) from {set_aside}) as aside
        """
    )
    return row["matches"], row["aside"]
