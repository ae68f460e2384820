"""Life after the sale: signing in, settling down or not, renewing or leaving, wanting more."""

from __future__ import annotations

from quorate.market.calendars import day_in_week, moment, week_share
from quorate.market.streams import Stream
from quorate.market.world.acts import ProductUse
from quorate.market.world.journeys import Journey, Member, Renewal, clipped
from quorate.market.world.opinions import mood_of, settle_opinions
from quorate.market.world.research import customer_week
from quorate.market.world.selling import review_with_customer
from quorate.market.world.stages import STAGE_HABITS
from quorate.market.world.state import CompanyLife

_TERM_DAYS = 365
_NOTICE_DAYS = 90
_AFTER_EXPANSION = 0.5
_RENEWS_CONTENT = 0.94
_RENEWS_DISAPPOINTED = 0.45
_RENEWS_BY_LOT = 0.8
_USERS_AT_WORK = {"user": 1.0, "champion": 0.55, "technical": 0.4, "procurement": 0.1, "economic_buyer": 0.06}
_FEATURES: dict[str, tuple[str, ...]] = {
    "relay": (
        "Plan Published",
        "Scenario Compared",
        "Order Promised",
        "Report Exported",
        "Colleague Invited",
    ),
    "tally": ("Invoice Approved", "Rule Created", "Report Exported", "Supplier Matched", "Colleague Invited"),
    "beacon": ("Alert Reviewed", "Supplier Added", "Assessment Sent", "Report Exported", "Colleague Invited"),
}


def begin_adoption(life: CompanyLife, journey: Journey, day: int) -> None:
    """The purchase is won: users who had no say come in, and the product begins to be used or not."""
    stream = life.streams.customers
    journey.enter("adopt", day, stream)
    mood = mood_of(journey.present(day))
    journey.adoption = clipped(0.42 + 0.35 * mood.us + 0.2 * journey.final_fit + stream.normal(0.0, 0.22))
    journey.adoption = max(0.06, journey.adoption)
    journey.is_content = journey.adoption > 0.24
    for _ in range(stream.whole(1, 4)):
        _bring_in_user(life, journey, day + stream.whole(5, 70), stream)


def _bring_in_user(life: CompanyLife, journey: Journey, day: int, stream: Stream) -> None:
    function, seniority, _ = stream.pick(journey.offering.roles["user"])
    person = life.workforce.hire(function, seniority)
    us = clipped(0.15 + 0.5 * journey.adoption + stream.normal(0.0, 0.2))
    journey.members.append(Member(person, "user", 0.3, 0, 0, 0.6, us, us, us, us, joined_day=day))


def serve_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    """A week of using what was bought, learning about it and being looked after."""
    stream = life.streams.customers
    customer_week(life, journey, monday)
    _use_product(life, journey, monday, stream)
    _be_looked_after(life, journey, monday, stream)


def settle_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    """What the week made of the customer: settled or not, wanting more, renewing or leaving."""
    stream = life.streams.customers
    settle_opinions(journey, monday, stream)
    _settle(life, journey, monday, stream)
    _come_up_for_renewal(life, journey, monday, stream)


def _use_product(life: CompanyLife, journey: Journey, monday: int, stream: Stream) -> None:
    share = week_share(life.company.country, monday) * journey.adoption
    for member in journey.present(monday):
        rate = 0.62 * share * _USERS_AT_WORK.get(member.role, 0.0) * min(2.0, member.person.activity)
        for _ in range(min(7, stream.poisson(rate))):
            at = moment(stream, day_in_week(stream, life.company.country, monday), life.company.utc_offset)
            if not member.person.is_there(at):
                continue
            member.person.meet(at - 60)
            features = tuple(stream.some(_FEATURES[journey.offering.key], stream.pick((0, 0, 0, 1, 2))))
            life.acts.append(ProductUse(at, member.person, journey.offering.key, features))


def _be_looked_after(life: CompanyLife, journey: Journey, monday: int, stream: Stream) -> None:
    if stream.chance(STAGE_HABITS[journey.stage].meeting_rate * week_share(life.company.country, monday)):
        review_with_customer(life, journey, monday, journey.success, stream)


def _settle(life: CompanyLife, journey: Journey, monday: int, stream: Stream) -> None:
    journey.work_left_days -= 7.0 * (0.6 + journey.adoption)
    journey.adoption = max(0.04, clipped(journey.adoption + stream.normal(0.0, 0.012)))
    if journey.work_left_days > 0.0 or not journey.is_content:
        return
    buys_more = bool(life.purchases())
    if journey.stage == "adopt":
        journey.enter("satisfied", monday + 1, stream)
    elif journey.stage == "satisfied" and (buys_more or stream.chance(0.01)):
        journey.enter("expand", monday + 1, stream)
    elif journey.stage == "expand" and not buys_more:
        journey.enter("satisfied", monday + 1, stream, share=_AFTER_EXPANSION)


def _renewal_chance(life: CompanyLife, journey: Journey) -> float:
    if life.market.conditions.outcomes == "independent":
        return _RENEWS_BY_LOT
    return _RENEWS_CONTENT if journey.is_content else _RENEWS_DISAPPOINTED


def _come_up_for_renewal(life: CompanyLife, journey: Journey, monday: int, stream: Stream) -> None:
    decided = journey.decided_day
    if decided is None:
        return
    last = journey.renewals[-1] if journey.renewals else None
    if last is not None and not last.is_renewed:
        if monday >= last.term_ends_day:
            journey.end(monday + 1)
        return
    term_ends = decided + _TERM_DAYS * (1 + len(journey.renewals))
    if monday < term_ends - _NOTICE_DAYS:
        return
    is_renewed = stream.chance(_renewal_chance(life, journey))
    growth = 1.0 + (0.25 * journey.adoption + stream.normal(0.03, 0.05) if is_renewed else 0.0)
    before = last.amount if last is not None else journey.amount
    journey.renewals.append(Renewal(monday, term_ends, is_renewed, _rounded(before * growth)))


def _rounded(amount: float) -> float:
    return float(round(amount / 100.0) * 100)
