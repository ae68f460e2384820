"""Keeps the CRM of one company through time and writes its records as they stand at the end."""

from __future__ import annotations

from collections.abc import Callable

from quorate.market.calendars import DAY, HOUR
from quorate.market.observation.crm import activities, rows
from quorate.market.observation.crm.activity_desk import ActivityDesk
from quorate.market.observation.crm.deal_desk import DealDesk
from quorate.market.observation.crm.deals import Deal
from quorate.market.observation.crm.items import line_item_rows
from quorate.market.observation.crm.memberships import Memberships
from quorate.market.observation.crm.people_desk import PeopleDesk
from quorate.market.observation.crm.roles import contact_role_rows, note_contacts
from quorate.market.observation.crm.shared import SharedRecords
from quorate.market.observation.strangers import JunkForm
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Act, Badge, Call, Form, ListLoad, Mail, Mailing, Meeting, WebinarSeat
from quorate.market.world.state import CompanyLife
from quorate.market.writers.crm import CrmWriter
from quorate.market.writers.record_ids import AccountIds


class CrmDesk:
    """One company's corner of the CRM."""

    def __init__(self, life: CompanyLife, shared: SharedRecords, ids: AccountIds, parent_id: str) -> None:
        seed, index = life.market.seed, life.company.index
        self._life = life
        self._shared = shared
        self._ids = ids
        self._parent_id = parent_id
        self._end = life.market.frame.end
        self._stream = Stream(seed, Purpose.SEE_CRM, index)
        self._deal_stream = Stream(seed, Purpose.SEE_PIPELINE, index)
        self.people = PeopleDesk(life, ids, self._stream)
        self.deals = DealDesk(life, self.people, self._deal_stream)
        self._activities = ActivityDesk(self.people, self.deals, self._stream)
        self._memberships = Memberships(ids)
        self._handlers: dict[type, Callable[..., None]] = {
            Form: self._on_form,
            WebinarSeat: self._on_seat,
            Badge: self._on_badge,
            ListLoad: self._on_list,
            Mailing: self._on_mailing,
            Call: self._activities.on_call,
            Mail: self._activities.on_mail,
            Meeting: self._activities.on_meeting,
        }

    def keep(self, acts: list[Act], junk: list[JunkForm]) -> None:
        """Go through the company's acts in order of time, opening opportunities as they fall due."""
        self.people.enlist_known()
        openings = self.deals.openings()
        for act in acts:
            while openings and openings[-1].at <= act.at:
                self.deals.open(openings.pop())
            handler = self._handlers.get(type(act))
            if handler is not None:
                handler(act)
        while openings:
            self.deals.open(openings.pop())
        for form in junk:
            self.people.add_junk(form)
        self.deals.open_renewals()
        self.people.upkeep.clean_up()

    def _on_form(self, act: Form) -> None:
        at = act.at + self._stream.whole(20, 500)
        if at < self._end:
            self.people.from_marketing(act.person, act.email, at, "Web")

    def _on_seat(self, act: WebinarSeat) -> None:
        at = act.registered_at + self._stream.whole(60, 20 * HOUR)
        if at >= self._end:
            return
        card = self.people.from_marketing(act.person, act.email, at, "Webinar")
        self._memberships.note(act.webinar.campaign, card, "Registered", at)
        known_at = act.webinar.starts_at + self._stream.whole(3, 30) * HOUR
        if known_at < self._end:
            status = "Attended" if act.joined_at is not None else "No Show"
            self._memberships.note(act.webinar.campaign, card, status, max(at, known_at))

    def _on_badge(self, act: Badge) -> None:
        at = act.at + self._stream.whole(2, 9) * DAY
        if at < self._end:
            card = self.people.from_marketing(act.person, act.person.email, at, "Trade Show")
            self._memberships.note(act.fair, card, "Visited Booth", at)

    def _on_list(self, act: ListLoad) -> None:
        at = act.at + self._stream.whole(1, 7) * DAY
        if at < self._end:
            card = self.people.from_marketing(act.person, act.person.email, at, "Content Syndication")
            self._memberships.note(act.campaign, card, "Responded", at)

    def _on_mailing(self, act: Mailing) -> None:
        """Bulk mail shows in the CRM only where somebody clicked, wanted no more or could not be reached."""
        if act.bounced or act.unsubscribed:
            at = (act.opened_at or act.at) + HOUR
            self.people.mark_unreachable(act.person, act.email, at, bounced=act.bounced)
        if act.clicked_at is None or act.clicked_at + HOUR >= self._end:
            return
        card = self.people.listed(act.person)
        if card is not None:
            at = act.clicked_at + self._stream.below(HOUR)
            card.needed_at(at)
            self._memberships.note(act.send.campaign, card, "Responded", at)

    def write(self, writer: CrmWriter) -> None:
        """All records as rows."""
        user_ids, robot = self._shared.user_ids, self._life.market.staff.integration
        book, company, end = self.people.book, self._life.company, self._end
        conditions = self._life.market.conditions
        note_contacts(self.deals.deals, self._activities.meetings, self._deal_stream, conditions)
        for account in book.accounts:
            writer.add("Account", rows.account_row(account, company, self._parent_id, user_ids, robot))
        for contact in book.contacts:
            writer.add("Contact", rows.contact_row(contact, user_ids))
        for lead in book.leads:
            writer.add("Lead", rows.lead_row(lead, user_ids))
        for deal in self.deals.deals:
            self._write_deal(writer, deal)
        for task in self._activities.tasks:
            writer.add("Task", activities.task_row(task, user_ids, robot, end))
        for meeting in self._activities.meetings:
            event, relations = activities.event_rows(meeting, user_ids, end)
            writer.add("Event", event)
            for relation in relations:
                writer.add("EventRelation", relation)
        for row in self._memberships.rows(self._shared.campaign_ids, user_ids, robot):
            writer.add("CampaignMember", row)

    def _write_deal(self, writer: CrmWriter, deal: Deal) -> None:
        user_ids, currency = self._shared.user_ids, self._life.company.currency
        items = line_item_rows(deal, self._ids, self._shared, self._deal_stream)
        writer.add("Opportunity", rows.deal_row(deal, currency, user_ids, has_items=bool(items)))
        for change in deal.changes:
            row_id = self._ids.next("OpportunityHistory")
            writer.add("OpportunityHistory", rows.history_row(deal, change, row_id, currency, user_ids))
        for row in items:
            writer.add("OpportunityLineItem", row)
        for row in contact_role_rows(deal, self._ids, user_ids):
            writer.add("OpportunityContactRole", row)
