"""How a seller keeps an opportunity: behind the buyers, rosier than they are, closed late."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.market.calendars import DAY, date_of, day_of, monday_of
from quorate.market.conditions import Conditions
from quorate.market.observation.crm.cards import Contact
from quorate.market.observation.habits import optimism, scaled, tidiness
from quorate.market.streams import Choice, Stream
from quorate.market.world.journeys import Journey, Renewal
from quorate.market.world.state import Hope
from quorate.market.world.vendor import Colleague, Offering

CRM_STAGES = (
    "Prospecting",
    "Qualification",
    "Needs Analysis",
    "Proposal/Price Quote",
    "Negotiation/Review",
)
WON, LOST = "Closed Won", "Closed Lost"
PROBABILITY = {
    "Prospecting": 10,
    "Qualification": 20,
    "Needs Analysis": 35,
    "Proposal/Price Quote": 60,
    "Negotiation/Review": 80,
    WON: 100,
    LOST: 0,
}
FORECAST = {
    "Prospecting": ("Pipeline", "Pipeline"),
    "Qualification": ("Pipeline", "Pipeline"),
    "Needs Analysis": ("Pipeline", "Pipeline"),
    "Proposal/Price Quote": ("BestCase", "Best Case"),
    "Negotiation/Review": ("Forecast", "Commit"),
    WON: ("Closed", "Closed"),
    LOST: ("Omitted", "Omitted"),
}
_SEEN_AS = {"unaware": 0, "define": 0, "explore": 1, "require": 2, "select": 3, "validate": 3, "decide": 4}
_LOSS_REASONS: dict[str, Choice[str]] = {
    "lost_competitor": Choice(
        ("Lost to Competitor", "Price", "Product Fit", "No Decision / Non-Responsive", ""),
        (0.62, 0.18, 0.1, 0.04, 0.06),
    ),
    "indecision": Choice(
        ("No Decision / Non-Responsive", "Timing", "Price", "Lost to Competitor", ""),
        (0.52, 0.16, 0.12, 0.06, 0.14),
    ),
    "status_quo": Choice(
        ("No Decision / Non-Responsive", "No Budget / Lost Funding", "Timing", "Price", ""),
        (0.46, 0.24, 0.12, 0.06, 0.12),
    ),
    "hope": Choice(
        ("No Decision / Non-Responsive", "No Budget / Lost Funding", "Other", ""), (0.5, 0.2, 0.1, 0.2)
    ),
}
_LOOKS_RENEWED, _LOOKS_RENEWED_WRONGLY = 0.78, 0.4


@dataclass(frozen=True, slots=True)
class Change:
    """The state of an opportunity from a moment on."""

    at: int
    stage: str
    amount: float
    close_day: int


@dataclass(slots=True, eq=False)
class Deal:
    """An opportunity record with its whole history up to the last recorded moment."""

    id: str
    journey: Journey | None
    kind: str
    name: str
    offering: Offering
    owner: Colleague
    changes: list[Change]
    primary: Contact
    lead_source: str = ""
    campaign_id: str = ""
    competitor: str = ""
    loss_reason: str = ""
    contacts: list[tuple[Contact, str, int]] = field(default_factory=list)

    @property
    def is_primary_noted(self) -> bool:
        """Whether its contact roles say which contact is the primary one."""
        primary = self.primary.current()
        return any(card.current() is primary for card, _, _ in self.contacts)

    @property
    def opened_at(self) -> int:
        """When the record was made."""
        return self.changes[0].at

    @property
    def latest(self) -> Change:
        """Its state today."""
        return self.changes[-1]

    @property
    def is_closed(self) -> bool:
        """Won or lost, as the CRM has it."""
        return self.latest.stage in (WON, LOST)

    def is_open_at(self, at: int) -> bool:
        """Whether the record existed and was not closed at this moment."""
        if at < self.opened_at:
            return False
        return not self.is_closed or at <= self.latest.at


def follow_journey(
    journey: Journey, opened_at: int, stream: Stream, conditions: Conditions, end: int
) -> list[Change]:
    """The seller's record of a purchase: reviewed now and then, ended when the seller gets to know."""
    owner = journey.executive
    believed = min(
        3, max(_SEEN_AS.get(journey.stage_on(opened_at // DAY), 1), 1 if stream.chance(0.6) else 0)
    )
    amount = _guessed(stream, journey.amount, 0.4)
    close_day = _quarter_end(opened_at // DAY + stream.whole(70, 160))
    changes = [Change(opened_at, CRM_STAGES[believed], amount, close_day)]
    known_at = _learns_at(journey, stream, conditions)
    until = end if known_at is None else min(end, known_at)
    monday = monday_of(opened_at // DAY) + 7
    diligence = scaled(0.2 + 0.45 * tidiness(owner, conditions), conditions.review_scale)
    while monday * DAY < until:
        at = monday * DAY + stream.whole(7 * 3600, 16 * 3600) + stream.below(5) * DAY
        monday += 7
        if at >= until or not stream.chance(diligence):
            continue
        change = _reviewed(journey, changes[-1], at, stream, conditions)
        if change != changes[-1]:
            changes.append(change)
    if known_at is not None and known_at < end:
        at = max(known_at, changes[-1].at + 60)
        stage = WON if journey.outcome == "won" else LOST
        is_settled = stage == WON or _is_by_lot(conditions)
        amount = journey.amount if is_settled else changes[-1].amount
        changes.append(Change(at, stage, amount, at // DAY))
    return [change for change in changes if change.at < end]


def _is_by_lot(conditions: Conditions) -> bool:
    """Whether outcomes depend on nothing, so that no record may tell them apart before its closing."""
    return conditions.outcomes == "independent"


def follow_hope(hope: Hope, stream: Stream, conditions: Conditions, end: int) -> list[Change]:
    """An opportunity nobody at the company knows of: pushed on, pushed out, given up."""
    close_day = _quarter_end(hope.at // DAY + stream.whole(60, 120))
    changes = [Change(hope.at, CRM_STAGES[stream.below(2)], hope.amount, close_day)]
    at = hope.at
    while (at := at + stream.whole(15, 50) * DAY) < min(end, hope.ends_at):
        last = changes[-1]
        stage = last.stage
        if stream.chance(optimism(hope.executive, conditions)) and stage != CRM_STAGES[2]:
            stage = CRM_STAGES[CRM_STAGES.index(stage) + 1]
        close = last.close_day if last.close_day > at // DAY + 10 else _quarter_end(at // DAY + 60)
        if (stage, close) != (last.stage, last.close_day):
            changes.append(Change(at, stage, last.amount, close))
    if hope.ends_at < end:
        changes.append(Change(hope.ends_at, LOST, changes[-1].amount, hope.ends_at // DAY))
    return changes


def follow_renewal(
    renewal: Renewal, amount: float, stream: Stream, conditions: Conditions, end: int
) -> list[Change]:
    """The record of a contract coming up for renewal, at the amount of the running term until it is settled."""
    opened_at = renewal.opened_day * DAY + stream.whole(8, 15) * 3600
    changes = [Change(opened_at, CRM_STAGES[1], amount, renewal.term_ends_day)]
    middle = opened_at + stream.whole(25, 55) * DAY
    is_felt = _is_by_lot(conditions) or renewal.is_renewed
    seen = 4 if stream.chance(_LOOKS_RENEWED if is_felt else _LOOKS_RENEWED_WRONGLY) else 3
    changes.append(Change(middle, CRM_STAGES[seen], amount, renewal.term_ends_day))
    earliest, latest = (-20, 6) if is_felt else (-5, 30)
    closed_day = renewal.term_ends_day + stream.whole(earliest, latest)
    closed_at = closed_day * DAY + stream.whole(8, 17) * 3600
    changes.append(Change(closed_at, WON if renewal.is_renewed else LOST, renewal.amount, closed_day))
    return [change for change in changes if change.at < end]


def loss_reason(journey: Journey | None, stream: Stream) -> str:
    """The reason the seller picks from the list, often near the truth, sometimes blank."""
    if journey is None:
        return _LOSS_REASONS["hope"].draw(stream)
    if journey.outcome == "lost_competitor":
        return _LOSS_REASONS["lost_competitor"].draw(stream)
    return _LOSS_REASONS[journey.cause or "indecision"].draw(stream)


def _learns_at(journey: Journey, stream: Stream, conditions: Conditions) -> int | None:
    """The moment the seller hears how it ended, None if it has not ended. Bad news takes longer."""
    decided = journey.decided_day
    if decided is None:
        return None
    if _is_by_lot(conditions):
        lag = 0
    elif journey.outcome == "won":
        lag = stream.whole(0, 4)
    elif journey.outcome == "lost_competitor":
        lag = 1 + int(stream.exponential(11.0))
    else:
        lag = 12 + int(stream.exponential(42.0))
    return (decided + int(lag * conditions.closing_lag_scale)) * DAY + stream.whole(8 * 3600, 17 * 3600)


def _reviewed(journey: Journey, last: Change, at: int, stream: Stream, conditions: Conditions) -> Change:
    """The record after a review: the seller knows what was true some weeks ago and hopes for a bit more."""
    owner = journey.executive
    seen_day = at // DAY - stream.whole(3, 24)
    seen = _SEEN_AS.get(journey.stage_on(seen_day), 4)
    if stream.chance(optimism(owner, conditions)):
        seen += 1
    before = CRM_STAGES.index(last.stage)
    if seen < before and not (tidiness(owner, conditions) > 0.75 and stream.chance(0.12)):
        seen = before
    seen = min(seen, len(CRM_STAGES) - 1)
    amount = last.amount
    if seen > before and stream.chance(0.55):
        amount = _guessed(stream, journey.amount, 0.12 if seen >= 3 else 0.25)
    close_day = last.close_day
    if close_day < at // DAY + 7 and stream.chance(0.8):
        close_day = _quarter_end(at // DAY + stream.whole(25, 75))
    if (seen, amount, close_day) == (before, last.amount, last.close_day):
        return last
    return Change(at, CRM_STAGES[seen], amount, close_day)


def _guessed(stream: Stream, amount: float, sigma: float) -> float:
    return float(round(stream.lognormal(amount, sigma) / 500.0) * 500)


def _quarter_end(day: int) -> int:
    """The last day of a quarter or month near this one: close dates are seldom in the middle."""
    when = date_of(day)
    last_month = when.month if when.day > 15 or when.month % 3 == 0 else when.month + (-when.month) % 3
    year, month = (when.year + 1, 1) if last_month == 12 else (when.year, last_month + 1)
    return day_of(when.replace(year=year, month=month, day=1)) - 1
