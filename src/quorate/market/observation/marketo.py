"""What Marketo records where it sends the vendor's bulk mail: whom it knows, and what became of each letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quorate.market.calendars import DAY, HOUR
from quorate.market.moments import utc_text
from quorate.market.observation.agents import MAIL_SCANNER
from quorate.market.observation.crm.cards import Book, Contact, Lead
from quorate.market.observation.forms import FORM_PAGES
from quorate.market.observation.handwriting import Handwriting
from quorate.market.observation.machines import MachineNotes
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Form, Mailing
from quorate.market.world.library import SITE
from quorate.market.world.people import Person
from quorate.market.world.programme import Send
from quorate.market.world.state import CompanyLife, Market
from quorate.market.writers.marketo import (
    ACTIVITY_TYPES,
    MarketoWriter,
    activity_id,
    asset_id,
    campaign_id,
    lead_id,
    program_id,
)

_PREPARED_DAYS = 14
_BOT_KNOWN = 0.8
_CHANNELS = {"email": ("Default", "Email Send"), "webinar": ("Event", "Webinar")}
# The address and agent of the device a person uses at a moment.
ReaderOf = Callable[[Person, int], Mapping[str, object]]
_FORMS = {
    "demo": "Request a demo",
    "contact": "Contact us",
    "newsletter": "Newsletter",
    "download": "Download",
}


def list_programs(market: Market, writer: MarketoWriter) -> None:
    """A program for every campaign that sends mail by the last moment, and the smart campaign that does it."""
    by_key = {send.campaign.key: send.campaign for send in market.programme.sends}
    for campaign in by_key.values():
        made_at = (campaign.first_day - _PREPARED_DAYS) * DAY + 10 * HOUR
        if made_at >= market.frame.end or campaign.first_day >= market.marketing_ends_day:
            continue
        at = utc_text(made_at)
        kind, channel = _CHANNELS.get(campaign.kind, _CHANNELS["email"])
        dates = {"createdAt": at, "updatedAt": at}
        program = {"id": program_id(campaign.key), "name": campaign.name, "type": kind, "channel": channel}
        writer.add(
            "programs", at + program["id"], {**program, "status": "on", "workspace": "Default", **dates}
        )
        smart = {"id": campaign_id(campaign.key), "name": f"{campaign.name}.01 Send", "type": "batch"}
        belongs = {"programName": campaign.name, "programId": program["id"], "active": "false"}
        writer.add("campaigns", at + smart["id"], {**smart, **belongs, **dates})


@dataclass(slots=True)
class _Known:
    """One lead: Marketo knows people by their address. `number` counts the company's leads."""

    number: int
    person: Person
    email: str
    source: str
    created_at: int
    updated_at: int
    is_unsubscribed: bool = False
    is_invalid: bool = False


class MarketoObserver:
    """Keeps the leads of one company and writes what they did, in order of time."""

    def __init__(
        self, life: CompanyLife, writer: MarketoWriter, notes: MachineNotes, reader_of: ReaderOf
    ) -> None:
        market = life.market
        self._index = life.company.index
        self._frame = market.frame
        self._writer = writer
        self._notes = notes
        self._stream = Stream(market.seed, Purpose.SEE_MARKETO, self._index)
        self._handwriting = Handwriting(self._stream, life.company.words, market.conditions.variant_scale)
        self._reader_of = reader_of
        self._leads: dict[str, _Known] = {}
        self._activity_count = 0

    def handlers(self) -> dict[type, Callable[..., None]]:
        """What to call for which kind of act."""
        return {Mailing: self._see_mailing, Form: self._see_form}

    def _see_mailing(self, act: Mailing) -> None:
        lead = self._lead(act.person, act.email, act.at, "List Import")
        send, stream = act.send, self._stream
        self._mail("send_email", act.at, lead, send)
        delivered_at = act.at + stream.whole(5, 900)
        if act.bounced:
            lead.is_invalid, lead.updated_at = True, max(lead.updated_at, delivered_at)
            details = {"Category": "2", "Details": "550 5.1.1 user unknown", "Email": act.email}
            self._mail("email_bounced", delivered_at, lead, send, details)
            return
        self._mail("email_delivered", delivered_at, lead, send)
        if act.is_scanned:
            self._scan(delivered_at, lead, send)
        if act.opened_at is None:
            return
        opened_at = max(act.opened_at, delivered_at + 3)
        reader = self._reader(act.person, opened_at)
        self._mail("open_email", opened_at, lead, send, reader)
        if act.clicked_at is not None:
            link = {"Link": send.contents[0].url, **reader}
            self._mail("click_email", max(act.clicked_at, opened_at + 1), lead, send, link)
        if act.unsubscribed:
            lead.is_unsubscribed, lead.updated_at = True, max(lead.updated_at, opened_at + 20)
            self._mail("unsubscribe_email", opened_at + 20, lead, send, {"Client IP Address": ""})

    def _scan(self, delivered_at: int, lead: _Known, send: Send) -> None:
        """A gateway opens the letter and follows its links; Marketo sees through most of them, not all."""
        is_known = self._stream.chance(_BOT_KNOWN)
        machine = {
            "User Agent": MAIL_SCANNER,
            "Is Bot Activity": is_known,
            "Bot Activity Pattern": "Match with known bot list" if is_known else "N/A",
        }
        at = delivered_at + self._stream.whole(1, 25)
        self._notes.add(self._mail("open_email", at, lead, send, machine), "mail_scanner")
        for content in send.contents:
            at += self._stream.below(3)
            clicked = self._mail("click_email", at, lead, send, {"Link": content.url, **machine})
            self._notes.add(clicked, "mail_scanner")

    def _see_form(self, act: Form) -> None:
        at = act.at + self._stream.whole(1, 4)
        lead = self._lead(act.person, act.email, at, "Web")
        page = act.content.url if act.content is not None else f"{SITE}{FORM_PAGES[act.form].path}"
        name = _FORMS[act.form] + (f": {act.content.title}" if act.content is not None else "")
        reader = self._reader_of(act.person, at)
        said = {
            "Webform ID": asset_id(0, list(_FORMS).index(act.form)),
            "Client IP Address": reader["ip"],
            "Referrer URL": page,
            "User Agent": reader["userAgent"],
            "Form Fields": {"Email": act.email},
        }
        self._put("fill_out_form", at, lead, {"primaryAttributeValue": name}, said)

    def _reader(self, person: Person, at: int) -> dict[str, object]:
        agent = str(self._reader_of(person, at)["userAgent"])
        return {
            "User Agent": agent,
            "Is Mobile Device": "Mobile" in agent,
            "Is Bot Activity": False,
            "Bot Activity Pattern": "N/A",
        }

    def _lead(self, person: Person, email: str, at: int, source: str) -> _Known:
        found = self._leads.get(email)
        if found is None:
            found = self._leads[email] = _Known(len(self._leads), person, email, source, at, at)
        found.created_at = min(found.created_at, at)
        return found

    def _mail(
        self, kind: str, at: int, lead: _Known, send: Send, said: Mapping[str, object] | None = None
    ) -> str | None:
        """An activity about one letter; returns its id if it was recorded by the last moment."""
        mail = {
            "campaignId": campaign_id(send.campaign.key),
            "primaryAttributeValueId": asset_id(send.campaign.key, send.at // DAY % 100),
            "primaryAttributeValue": f"{send.campaign.name}.{send.subject}",
        }
        return self._put(kind, at, lead, mail, {"Choice Number": "0", "Step ID": "1", **(said or {})})

    def _put(
        self, kind: str, at: int, lead: _Known, row: Mapping[str, str], said: Mapping[str, object]
    ) -> str | None:
        if not self._frame.start <= at < self._frame.end:
            return None
        guid = str(activity_id(self._index, self._activity_count))
        self._activity_count += 1
        ids = {"marketoGUID": guid, "leadId": str(lead_id(self._index, lead.number))}
        self._writer.add_activity(
            utc_text(at).replace(".000Z", "Z"),
            {**ids, "activityTypeId": str(ACTIVITY_TYPES[kind]), **row},
            said,
        )
        return guid

    def write_leads(self, book: Book, *, is_synchronised: bool) -> None:
        """The leads as they stand at the end; in step with the CRM they carry its ids, where it has the address."""
        for lead in self._leads.values():
            if lead.created_at < self._frame.end:
                self._writer.add(
                    "leads",
                    f"{utc_text(lead.created_at)} {lead.email}",
                    {**self._described(lead), **(_crm_ids(lead, book) if is_synchronised else {})},
                )

    def _described(self, lead: _Known) -> dict[str, str]:
        first, last = self._handwriting.name(lead.person, short=0.1, unaccented=0.2)
        return {
            "id": str(lead_id(self._index, lead.number)),
            "firstName": first,
            "lastName": last,
            "email": lead.email,
            "title": self._handwriting.title(lead.person) if self._stream.chance(0.8) else "",
            "company": self._handwriting.organisation(lead.person),
            "country": lead.person.company.country,
            "leadSource": lead.source,
            "unsubscribed": str(lead.is_unsubscribed).lower(),
            "emailInvalid": str(lead.is_invalid).lower(),
            "createdAt": utc_text(lead.created_at).replace(".000Z", "Z"),
            "updatedAt": utc_text(min(lead.updated_at, self._frame.end - 1)).replace(".000Z", "Z"),
        }


def _crm_ids(lead: _Known, book: Book) -> dict[str, str]:
    """The ids of the CRM's record with this address, as it stands today."""
    cards: list[Contact | Lead] = [*book.contacts, *book.leads]
    found = next((card for card in cards if card.person is lead.person and card.email == lead.email), None)
    if found is None or found.deleted_at is not None:
        return {}
    today = found.current()
    return {"sfdcContactId" if isinstance(today, Contact) else "sfdcLeadId": today.id}
