"""The truth about one company as rows, cut at the last recorded day except for how things ended."""

from __future__ import annotations

from quorate.market.frame import Frame
from quorate.market.observation.crm.deal_desk import RENEWAL
from quorate.market.observation.crm.desk import CrmDesk
from quorate.market.world.companies import Company
from quorate.market.world.journeys import Journey, stance_word
from quorate.market.world.state import CompanyLife
from quorate.market.writers.truth import TruthWriter, day, moment

Row = dict[str, object]
_DIGITS = 5


def tell_truth(life: CompanyLife, desk: CrmDesk, writer: TruthWriter) -> None:
    """All truth rows of one company."""
    frame = life.market.frame
    writer.add("accounts", [_account(life, desk)])
    writer.add("people", _people(life, desk))
    writer.add("opportunities", _opportunities(desk))
    for journey in life.journeys:
        writer.add("journeys", [_journey(journey, desk, frame)])
        writer.add("outcomes", [_outcome(journey, frame)])
        writer.add("stages", _stages(journey))
        writer.add("stage_stays", _stays(journey, frame))
        writer.add("members", _members(journey, frame))
        writer.add("stances", _stances(journey))


def _account(life: CompanyLife, desk: CrmDesk) -> Row:
    company: Company = life.company
    last = life.market.frame.last_day
    parent = company.parent_index
    return {
        "account_id": company.truth_id,
        "name": company.words.name,
        "legal_name": company.words.legal_name,
        "domain": company.words.domain,
        "alias_domains": list(company.words.alias_domains),
        "parent_account_id": f"truth:account:{parent:05d}" if parent is not None else None,
        "industry": company.industry,
        "country": company.country,
        "employees": company.employees,
        "tier": company.tier,
        "is_customer": any(_is_customer(journey, last) for journey in life.journeys),
        "crm_account_ids": [card.id for card in desk.people.book.accounts],
        "network": company.network.text,
        "has_scanner": company.has_scanner,
        "appetite": round(company.appetite, _DIGITS),
    }


def _is_customer(journey: Journey, last_day: int) -> bool:
    decided, ended = journey.decided_day, journey.ended_day
    won = journey.outcome == "won" and decided is not None and decided <= last_day
    return won and (ended is None or ended > last_day)


def _people(life: CompanyLife, desk: CrmDesk) -> list[Row]:
    book, end = desk.people.book, life.market.frame.end
    return [
        {
            "person_id": person.truth_id,
            "account_id": life.company.truth_id,
            "full_name": person.name,
            "email": person.email,
            "emails": [person.email] + ([person.other_email] if person.other_email else []),
            "title": person.title,
            "function": person.function,
            "seniority": person.seniority,
            "is_external": person.is_external,
            "organisation": person.organisation,
            "is_dark": person.is_dark,
            "known_from": moment(_until(person.known_from, end)),
            "left_at": moment(_until(person.left_at, end)),
            "crm_contact_ids": [card.id for card in book.contacts if card.person is person],
            "crm_lead_ids": [card.id for card in book.leads if card.person is person],
            "anonymous_ids": list(person.devices),
            "activity": round(person.activity, _DIGITS),
        }
        for person in life.workforce.people
    ]


def _until(seconds: int | None, end: int) -> int | None:
    return seconds if seconds is not None and seconds < end else None


def _opportunities(desk: CrmDesk) -> list[Row]:
    return [
        {
            "opportunity_id": deal.id,
            "journey_id": deal.journey.truth_id if deal.journey is not None else None,
            "kind": "renewal" if deal.kind == RENEWAL else "purchase" if deal.journey is not None else "hope",
        }
        for deal in desk.deals.deals
    ]


def _journey(journey: Journey, desk: CrmDesk, frame: Frame) -> Row:
    decided = journey.decided_day
    is_decided = decided is not None and decided <= frame.last_day
    ended = journey.ended_day
    first = _until(journey.first_two_way_at, frame.end)
    return {
        "journey_id": journey.truth_id,
        "account_id": journey.company.truth_id,
        "offering": journey.offering.name,
        "opened_on": day(journey.opened_day),
        "closed_on": day(ended if ended is not None and ended <= frame.last_day else None),
        "outcome": journey.outcome if is_decided else "open",
        "opportunity_ids": [deal.id for deal in desk.deals.deals if deal.journey is journey],
        "first_two_way_at": moment(first),
        "stage_at_first_two_way": journey.first_two_way_stage if first is not None else None,
        "fit": round(journey.fit, _DIGITS),
        "amount": journey.amount,
        "currency": journey.company.currency,
        "rivals": list(journey.rivals),
        "is_shortlisted": journey.is_shortlisted,
    }


def _outcome(journey: Journey, frame: Frame) -> Row:
    """How the journey ended, even where that was after the last recorded day."""
    decided = journey.decided_day
    return {
        "journey_id": journey.truth_id,
        "outcome": journey.outcome,
        "cause": journey.cause,
        "winner": journey.winner,
        "decided_on": day(decided),
        "is_after_as_of": decided is None or decided > frame.last_day,
        "amount": journey.amount,
        "currency": journey.company.currency,
    }


def _stages(journey: Journey) -> list[Row]:
    return [
        {
            "journey_id": journey.truth_id,
            "week_on": day(week.monday),
            "stage": week.stage,
            "agreement": round(week.agreement, _DIGITS),
            "dispersion": round(week.dispersion, _DIGITS),
            "is_talking": week.is_talking,
        }
        for week in journey.weeks
    ]


def _stays(journey: Journey, frame: Frame) -> list[Row]:
    return [
        {
            "journey_id": journey.truth_id,
            "stage": stay.stage,
            "entered_on": day(stay.entered_day),
            "left_on": day(
                stay.left_day if stay.left_day is not None and stay.left_day <= frame.last_day else None
            ),
            "direction": stay.direction,
        }
        for stay in journey.stays
        if stay.entered_day <= frame.last_day
    ]


def _members(journey: Journey, frame: Frame) -> list[Row]:
    rows: list[Row] = []
    for member in journey.members:
        if member.joined_day is None or member.joined_day > frame.last_day:
            continue
        left = _until(member.person.left_at, frame.end)
        rows.append(
            {
                "journey_id": journey.truth_id,
                "person_id": member.person.truth_id,
                "role": member.role,
                "power": round(member.power, _DIGITS),
                "joined_on": day(member.joined_day),
                "left_on": day(left // 86_400 if left is not None else None),
                "is_external": member.person.is_external,
            }
        )
    return rows


def _stances(journey: Journey) -> list[Row]:
    return [
        {
            "journey_id": journey.truth_id,
            "person_id": week.person.truth_id,
            "week_on": day(week.monday),
            "stance": stance_word(week.stance_score),
            "stance_score": round(week.stance_score, _DIGITS),
            "for_deciding": round(week.change, _DIGITS),
            "for_vendor": round(week.us, _DIGITS),
        }
        for week in journey.member_weeks
    ]
