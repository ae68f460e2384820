"""The truth about one company as rows, cut at the last recorded day except for how things ended."""

from __future__ import annotations

from collections.abc import Iterable

from quorate.market.frame import Frame
from quorate.market.observation.crm.deal_desk import RENEWAL
from quorate.market.observation.crm.desk import CrmDesk
from quorate.market.world.acts import Badge, Chat, Form, ReviewLook, SocialReaction, Visit, WebinarSeat
from quorate.market.world.companies import Company
from quorate.market.world.journeys import Journey, stance_word
from quorate.market.world.people import Person
from quorate.market.world.purchases.effects import Effect
from quorate.market.world.state import CompanyLife
from quorate.market.writers.truth import TruthWriter, day, moment

Row = dict[str, object]
_DIGITS = 5


def tell_truth(life: CompanyLife, desk: CrmDesk, writer: TruthWriter) -> None:
    """All truth rows of one company."""
    frame = life.market.frame
    writer.add("accounts", [_account(life, desk)])
    writer.add("account_names", _account_names(life))
    writer.add("people", _people(life, desk))
    writer.add("employments", _employments(life))
    writer.add("identities", _identities(life, desk))
    writer.add("opportunities", _opportunities(desk))
    writer.add("formations", _formations(life))
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
        "is_held_out": company.is_held_out,
        "is_early_reach": company.is_early_reach,
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


def _account_names(life: CompanyLife) -> list[Row]:
    words = life.company.words
    named = [("name", words.name), ("legal_name", words.legal_name), ("short_name", words.short)]
    domains = [("domain", domain) for domain in (words.domain, *words.alias_domains)]
    return [
        {"account_id": life.company.truth_id, "kind": kind, "value": value} for kind, value in named + domains
    ]


def _employments(life: CompanyLife) -> list[Row]:
    """Where everybody was, and from when until when as far as the market has seen it begin and end."""
    last = life.market.frame.last_day
    return [
        {
            "person_id": person.truth_id,
            "account_id": life.company.truth_id,
            "organisation": person.organisation,
            "email": person.email,
            "title": person.title,
            "since_on": day(_until(person.joined_company_day, last + 1)),
            "until_on": day(_until(_day_of_leaving(person), last + 1)),
        }
        for person in life.workforce.people
        if person.joined_company_day is None or person.joined_company_day <= last
    ]


def _day_of_leaving(person: Person) -> int | None:
    return None if person.left_at is None else person.left_at // 86_400


def _identities(life: CompanyLife, desk: CrmDesk) -> list[Row]:
    """Everything a person goes by: an address at work holds while employed, a private one for good."""
    rows: list[Row] = []
    end = life.market.frame.end

    def add(person: Person, kind: str, value: str, since: int | None, until: int | None) -> None:
        rows.append(
            {
                "person_id": person.truth_id,
                "account_id": life.company.truth_id,
                "kind": kind,
                "value": value,
                "since_at": moment(since),
                "until_at": moment(until),
            }
        )

    for person in life.workforce.people:
        came = None if person.joined_company_day is None else person.joined_company_day * 86_400
        if came is not None and came >= end:
            continue
        add(person, "email", person.email, came, _until(person.left_at, end))
        if person.other_email:
            add(person, "email", person.other_email, None, None)
        for device in person.devices:
            add(person, "device", device, None, None)
    for contact in desk.people.book.contacts:
        add(contact.person, "crm_contact", contact.id, contact.created_at, None)
    for lead in desk.people.book.leads:
        if lead.person is not None:
            add(lead.person, "crm_lead", lead.id, lead.created_at, None)
    return rows


_BY_THEMSELVES = (Visit, Form, Chat, SocialReaction, ReviewLook, WebinarSeat, Badge)


def _formations(life: CompanyLife) -> list[Row]:
    """When each purchase became more than one person's: on the team, and in what could be seen."""
    frame = life.market.frame
    rows: list[Row] = []
    for journey in life.journeys:
        joined = sorted(member.joined_day for member in journey.members if member.joined_day is not None)
        first = _until(journey.first_two_way_at, frame.end)
        rows.append(
            {
                "journey_id": journey.truth_id,
                "account_id": life.company.truth_id,
                "offering": journey.offering.name,
                "opened_on": day(journey.opened_day),
                "formed_on": day(_until(joined[1], frame.last_day + 1)) if len(joined) > 1 else None,
                "active_on": day(_second_to_act(life, journey)),
                "first_two_way_at": moment(first),
            }
        )
    return rows


def _second_to_act(life: CompanyLife, journey: Journey) -> int | None:
    """The day on which the second member did something by themselves that could be seen."""
    firsts: dict[int, int] = {}
    team = {member.person.key for member in journey.members}
    opened, end = journey.opened_day * 86_400, life.market.frame.end
    for act in life.acts:
        if isinstance(act, _BY_THEMSELVES) and act.person.key in team and opened <= act.at < end:
            firsts[act.person.key] = min(act.at, firsts.get(act.person.key, act.at))
    return sorted(firsts.values())[1] // 86_400 if len(firsts) > 1 else None


def effect_rows(effects: Iterable[Effect]) -> list[Row]:
    """How each purchase would have gone without each thing that reached it."""
    return [
        {
            "journey_id": effect.journey.truth_id,
            "dimension": effect.switch.dimension,
            "value_key": effect.switch.key,
            "outcome_without": effect.outcome_without,
            "furthest_stage_without": effect.furthest_without,
        }
        for effect in effects
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
    journey_id = journey.truth_id
    people = {member.person.key: member.person.truth_id for member in journey.members}
    return [
        {
            "journey_id": journey_id,
            "person_id": people[week.person.key],
            "week_on": day(week.monday),
            "stance": stance_word(week.stance_score),
            "stance_score": round(week.stance_score, _DIGITS),
            "for_deciding": round(week.change, _DIGITS),
            "for_vendor": round(week.us, _DIGITS),
        }
        for week in journey.member_weeks
    ]
