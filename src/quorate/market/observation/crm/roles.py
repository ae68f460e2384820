"""Contact roles: few, late and loosely named, as sellers keep them."""

from __future__ import annotations

from quorate.market.calendars import DAY
from quorate.market.conditions import Conditions
from quorate.market.observation.crm.activities import LoggedMeeting
from quorate.market.observation.crm.cards import Contact, Lead
from quorate.market.observation.crm.deals import Deal
from quorate.market.observation.crm.rows import Row, UserIds, flag, stamps
from quorate.market.observation.habits import scaled
from quorate.market.streams import Choice, Stream
from quorate.market.world.stages import ROLES
from quorate.market.writers.record_ids import AccountIds

_NOTED_FROM_MEETING = 0.2
_PRIMARY_NOTED = 0.45
_ROLES: dict[str, Choice[str]] = {
    "economic_buyer": Choice(
        ("Economic Buyer", "Decision Maker", "Executive Sponsor", "Economic Decision Maker", ""),
        (3, 4, 2, 1, 2),
    ),
    "champion": Choice(("Influencer", "Evaluator", "Business User", "Decision Maker", ""), (4, 3, 2, 2, 2)),
    "technical": Choice(("Technical Buyer", "Evaluator", "Influencer", ""), (5, 3, 1, 2)),
    "user": Choice(("Business User", "Evaluator", "Other", ""), (6, 2, 1, 2)),
    "procurement": Choice(("Other", "Decision Maker", "Influencer", ""), (4, 1, 2, 3)),
    "legal_security": Choice(("Evaluator", "Other", ""), (2, 4, 3)),
    "outside_advisor": Choice(("Influencer", "Other", ""), (4, 3, 2)),
}
_UNKNOWN_ROLE = Choice(("Decision Maker", "Influencer", "Other", ""), (2, 2, 1, 4))


def note_contacts(
    deals: list[Deal], meetings: list[LoggedMeeting], stream: Stream, conditions: Conditions
) -> None:
    """Tie contacts to opportunities: not even half of the primary ones, others only if a seller bothers.

    Whether one bothers is settled when the contact first comes to a meeting about the opportunity, so that
    roles stay few however often people meet.
    """
    primary_noted = scaled(_PRIMARY_NOTED, conditions.contact_role_scale)
    noted_from_meeting = scaled(_NOTED_FROM_MEETING, conditions.contact_role_scale)
    settled: set[tuple[str, str]] = set()
    for deal in deals:
        settled.add((deal.id, deal.primary.current().id))
        if stream.chance(primary_noted):
            _tie(deal, deal.primary, deal.opened_at, stream, conditions)
    for meeting in meetings:
        about = meeting.what
        if not isinstance(about, Deal) or about.journey is None:
            continue
        for _, card, _ in meeting.relations:
            at = max(about.opened_at + DAY // 24, meeting.logged_at)
            place = (about.id, card.current().id)
            if place in settled or not about.is_open_at(at):
                continue
            settled.add(place)
            if stream.chance(noted_from_meeting):
                _tie(about, card, at, stream, conditions)


def _tie(deal: Deal, card: Contact | Lead, at: int, stream: Stream, conditions: Conditions) -> None:
    today = card.current()
    if isinstance(today, Lead) or today.deleted_at is not None:
        return
    if any(known.current() is today for known, _, _ in deal.contacts):
        return
    role = _named(deal, today, stream, conditions.wrong_role_share)
    deal.contacts.append((today, role, max(at, today.created_at)))


def _named(deal: Deal, contact: Contact, stream: Stream, wrong_share: float) -> str:
    """The word picked from the CRM's list: one that goes with the role, or with a role drawn at random."""
    if stream.chance(wrong_share):
        return _ROLES[stream.pick(ROLES)].draw(stream)
    member = deal.journey.member_of(contact.person) if deal.journey is not None else None
    return (_ROLES[member.role] if member is not None else _UNKNOWN_ROLE).draw(stream)


def contact_role_rows(deal: Deal, ids: AccountIds, user_ids: UserIds) -> list[Row]:
    """The contact roles of one opportunity."""
    return [
        {
            "Id": ids.next("OpportunityContactRole"),
            "IsDeleted": "false",
            "OpportunityId": deal.id,
            "ContactId": card.current().id,
            "Role": role,
            "IsPrimary": flag(card.current() is deal.primary.current()),
            **stamps(user_ids, at, deal.owner, at, deal.owner),
        }
        for card, role, at in deal.contacts
    ]
