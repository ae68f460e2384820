"""What is tidied up in the CRM, some time after it went wrong or never: doubles, junk, people who have left."""

from __future__ import annotations

from quorate.market.calendars import DAY
from quorate.market.observation.crm.cards import Book, Contact, Lead
from quorate.market.streams import Stream

_MERGED = 0.4
_DELETED_LEADS = 0.02
_DELETED_JUNK = 0.7
_LEAVER_NOTICED = 0.33


class Upkeep:
    """Merges, deletes and marks the records of one company's people."""

    def __init__(self, book: Book, stream: Stream, end: int) -> None:
        self._book = book
        self._stream = stream
        self._end = end

    def perhaps_merge_lead(self, lead: Lead) -> None:
        """Leads of one person side by side are found after a while, or never."""
        person = lead.person
        others = [other for other in self._book.leads if other.person is person and other.is_open]
        if others[0] is lead:
            return
        merged_at = self._merged_at(lead.created_at)
        if merged_at is not None:
            lead.merged_into, lead.merged_at = others[0], merged_at
            lead.touch(merged_at)
            others[0].touch(merged_at)

    def perhaps_unite(self, double: Contact, earlier: Contact | Lead) -> None:
        """A contact made by hand beside an earlier record: merged into a contact, or a lead converted into it."""
        merged_at = self._merged_at(double.created_at)
        if merged_at is None:
            return
        if isinstance(earlier, Lead):
            earlier.became, earlier.became_at = double, merged_at
            double.email = double.email or earlier.email
        else:
            double.merged_into, double.merged_at = earlier, merged_at
        double.touch(merged_at)
        earlier.touch(merged_at)

    def delete_junk(self, lead: Lead) -> None:
        """Most junk goes within days."""
        self._perhaps_delete(lead, lead.created_at, _DELETED_JUNK)

    def clean_up(self) -> None:
        """At the end of the recorded days: the odd lead was deleted by hand, some leavers were marked."""
        for lead in self._book.leads:
            if lead.is_open and lead.person is not None and not lead.is_worked:
                self._perhaps_delete(lead, lead.modified_at, _DELETED_LEADS)
        for contact in self._book.contacts:
            if contact.is_live:
                self._perhaps_notice_leaving(contact)

    def _merged_at(self, after: int) -> int | None:
        if not self._stream.chance(_MERGED):
            return None
        merged_at = after + self._stream.whole(4, 120) * DAY
        return merged_at if merged_at < self._end else None

    def _perhaps_delete(self, lead: Lead, after: int, share: float) -> None:
        if self._stream.chance(share):
            deleted_at = after + self._stream.whole(1, 25) * DAY
            if deleted_at < self._end:
                lead.deleted_at = deleted_at
                lead.touch(deleted_at)

    def _perhaps_notice_leaving(self, contact: Contact) -> None:
        """Job changes reach the CRM for every third leaver only, and some weeks later."""
        left_at = contact.person.left_at
        if left_at is None or not self._stream.chance(_LEAVER_NOTICED):
            return
        noticed_at = max(left_at, contact.created_at) + int(self._stream.exponential(35.0) * DAY) + DAY
        if noticed_at < self._end:
            contact.left_noted_at = noticed_at
            contact.touch(noticed_at)
