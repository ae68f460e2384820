"""Shows one company's life to every system and writes down the truth beside it."""

from __future__ import annotations

from collections.abc import Callable

from quorate.market.observation.calendar import CalendarObserver
from quorate.market.observation.crm.desk import CrmDesk
from quorate.market.observation.crm.shared import SharedRecords
from quorate.market.observation.lists import list_network
from quorate.market.observation.machines import MachineNotes
from quorate.market.observation.mail import MailObserver
from quorate.market.observation.marketo import MarketoObserver
from quorate.market.observation.reviews import ReviewObserver
from quorate.market.observation.social import SocialObserver
from quorate.market.observation.statements import StatementObserver
from quorate.market.observation.strangers import JunkForm, pass_by
from quorate.market.observation.web import WebObserver
from quorate.market.observation.webinars import WebinarObserver
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Act, Mail, Mailing, Meeting, ReviewLook, SocialReaction, WebinarSeat
from quorate.market.world.state import CompanyLife
from quorate.market.writers.calendar import CalendarWriter
from quorate.market.writers.crm import CrmWriter
from quorate.market.writers.mail import MailWriter
from quorate.market.writers.marketo import MarketoWriter
from quorate.market.writers.plain_files import PlainWriter
from quorate.market.writers.record_ids import AccountIds, RecordIds
from quorate.market.writers.salesforce import SalesforceWriter
from quorate.market.writers.segment import SegmentWriter


class Systems:
    """The systems' export files while they are being filled."""

    def __init__(
        self,
        crm: CrmWriter,
        segment: SegmentWriter,
        plain: PlainWriter,
        calendars: CalendarWriter,
        mailboxes: MailWriter,
        marketo: MarketoWriter | None,
        shared: SharedRecords,
        record_ids: RecordIds,
    ) -> None:
        self._crm = crm
        self._segment = segment
        self._plain = plain
        self._calendars = calendars
        self._mailboxes = mailboxes
        self._marketo = marketo
        self._shared = shared
        self._record_ids = record_ids
        self._first_account_ids: dict[int, str] = {}

    def see(self, life: CompanyLife, notes: MachineNotes) -> CrmDesk:
        """Export what the systems recorded of one company; returns its corner of the CRM for the truth."""
        end = life.market.frame.end
        acts: list[Act] = [act for act in sorted(life.acts, key=_order) if _is_of_concern(act, end)]
        web = WebObserver(life, self._segment, notes)
        webinars = WebinarObserver(life, self._plain)
        social = SocialObserver(life, self._plain)
        reviews = ReviewObserver(life, self._plain)
        statements = StatementObserver(life, self._plain)
        handlers: dict[type, list[Callable[..., None]]] = {
            WebinarSeat: [webinars.see],
            SocialReaction: [social.see],
            ReviewLook: [reviews.see],
            Meeting: [statements.see, CalendarObserver(life, self._calendars).see],
            Mail: [MailObserver(life, self._mailboxes).see],
        }
        marketo = MarketoObserver(life, self._marketo, notes, web.reader) if self._marketo else None
        for kind, handler in web.handlers().items():
            if not (marketo and kind is Mailing):
                handlers.setdefault(kind, []).append(handler)
        for kind, handler in marketo.handlers().items() if marketo else ():
            handlers.setdefault(kind, []).append(handler)
        for act in acts:
            for handler in handlers.get(type(act), ()):
                handler(act)
        social.add_strangers()
        statements.add_findings()
        junk = pass_by(life, self._segment, notes)
        list_network(
            life.company, Stream(life.market.seed, Purpose.COMPANY, life.company.index, 2), self._plain
        )
        desk = self._keep_crm(life, acts, junk)
        if marketo is not None:
            marketo.write_leads(desk.people.book, is_synchronised=isinstance(self._crm, SalesforceWriter))
        return desk

    def _keep_crm(self, life: CompanyLife, acts: list[Act], junk: list[JunkForm]) -> CrmDesk:
        index = life.company.index
        parent = life.company.parent_index
        parent_id = self._first_account_ids.get(parent, "") if parent is not None else ""
        desk = CrmDesk(life, self._shared, AccountIds(self._record_ids, index), parent_id)
        desk.keep(acts, junk)
        desk.write(self._crm)
        if desk.people.book.accounts:
            self._first_account_ids = {index: desk.people.book.accounts[0].id}
        return desk


def _order(act: Act) -> int:
    return act.at


def _is_of_concern(act: Act, end: int) -> bool:
    """Whether any system can know of the act by the last moment: meetings are known once planned."""
    return act.at < end or (isinstance(act, Meeting) and act.planned_at < end)
