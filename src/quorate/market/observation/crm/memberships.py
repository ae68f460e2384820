"""Who took part in which campaign, as the CRM has it."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.moments import date_text
from quorate.market.observation.crm.cards import Contact, Lead
from quorate.market.observation.crm.rows import Row, UserIds, flag, stamps
from quorate.market.world.programme import Campaign
from quorate.market.world.vendor import Colleague
from quorate.market.writers.record_ids import AccountIds

_RANK = {"Sent": 0, "Registered": 1, "No Show": 2, "Responded": 3, "Attended": 4, "Visited Booth": 4}
_RESPONSES = ("Registered", "Responded", "Attended", "Visited Booth")


@dataclass(slots=True)
class Membership:
    """One record's part in one campaign."""

    id: str
    campaign: Campaign
    card: Contact | Lead
    status: str
    created_at: int
    modified_at: int
    responded_at: int | None


class Memberships:
    """The memberships of one company's records; one per campaign and record, the furthest status kept."""

    def __init__(self, ids: AccountIds) -> None:
        self._ids = ids
        self._found: dict[tuple[int, str], Membership] = {}

    def note(self, campaign: Campaign, card: Contact | Lead, status: str, at: int) -> None:
        """A record reached a status of a campaign."""
        if not campaign.is_in_crm:
            return
        responded_at = at if status in _RESPONSES else None
        key = (campaign.key, card.id)
        known = self._found.get(key)
        if known is None:
            member_id = self._ids.next("CampaignMember")
            self._found[key] = Membership(member_id, campaign, card, status, at, at, responded_at)
            return
        if _RANK[status] >= _RANK[known.status]:
            known.status = status
        known.modified_at = max(known.modified_at, at)
        known.responded_at = known.responded_at if known.responded_at is not None else responded_at

    def rows(self, campaign_ids: dict[int, str], user_ids: UserIds, robot: Colleague) -> list[Row]:
        """The rows, in order of making. A converted lead's row names the contact as well."""
        return [
            self._row(member, campaign_ids[member.campaign.key], user_ids, robot)
            for member in self._found.values()
        ]

    def _row(self, member: Membership, campaign_id: str, user_ids: UserIds, robot: Colleague) -> Row:
        first, today = _after_merges(member.card), member.card.current()
        return {
            "Id": member.id,
            "IsDeleted": "false",
            "CampaignId": campaign_id,
            "LeadId": first.id if isinstance(first, Lead) else "",
            "ContactId": today.id if isinstance(today, Contact) else "",
            "Status": member.status,
            "HasResponded": flag(member.responded_at is not None),
            "FirstRespondedDate": date_text(member.responded_at) if member.responded_at is not None else "",
            **stamps(user_ids, member.created_at, robot, member.modified_at, robot),
        }


def _after_merges(card: Contact | Lead) -> Contact | Lead:
    """The record this one was merged into, conversions left aside."""
    while card.merged_into is not None:
        card = card.merged_into
    return card
