"""What the tracker records: visits, forms, chats, mails opened and clicked, sign-ins to the product."""

from __future__ import annotations

from collections.abc import Callable

from quorate.market.frame import Frame
from quorate.market.observation.arrivals import REFERRERS, query_of, utm_of
from quorate.market.observation.browsers import Browsers, Device
from quorate.market.observation.forms import FORM_EVENTS, FORM_PAGES
from quorate.market.observation.handwriting import Handwriting
from quorate.market.observation.identifiers import token
from quorate.market.observation.machines import MachineNotes, scan_mail
from quorate.market.observation.tracking import Page, Tracker
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Chat, Form, Mailing, ProductUse, Visit
from quorate.market.world.library import Content
from quorate.market.world.people import Person
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import OFFERING_NAMES
from quorate.market.writers.segment import Message, SegmentWriter

_HOME_PAGES = (
    Page("/", "Larkovane | Operations that agree with each other"),
    Page("/about", "About Larkovane"),
    Page("/customers", "Customers"),
    Page("/careers", "Careers"),
)


def page_of(content: Content, *, search: str = "", referrer: str = "") -> Page:
    """The page a content is read on."""
    return Page(content.path, content.title, search, referrer)


class WebObserver:
    """Turns one company's acts into tracking messages, in order of time."""

    def __init__(self, life: CompanyLife, writer: SegmentWriter, notes: MachineNotes) -> None:
        frame: Frame = life.market.frame
        self._life = life
        self._notes = notes
        self._stream = Stream(life.market.seed, Purpose.SEE_WEB, life.company.index)
        conditions = life.market.conditions
        self._handwriting = Handwriting(self._stream, life.company.words, conditions.variant_scale)
        self._browsers = Browsers(self._stream, conditions.clock_error_share)
        self._tracker = Tracker(writer, self._stream, frame, conditions.spoilt_scale)

    def handlers(self) -> dict[type, Callable[..., None]]:
        """What to call for which kind of act."""
        return {
            Visit: self._see_visit,
            Form: self._see_form,
            Chat: self._see_chat,
            Mailing: self._see_mailing,
            ProductUse: self._see_product_use,
        }

    def _see_visit(self, act: Visit) -> None:
        stream = self._stream
        device = self._browsers.device_of(act.person, act.at)
        address = self._browsers.address_of(act.person, device)
        campaign = utm_of(act.campaign) if act.campaign is not None else None
        referrer = REFERRERS.get(act.arrival, "")
        search = query_of(campaign)
        if act.mailed_to is not None and device.user_id is None and stream.chance(0.8):
            self._identify(act.at, act.mailed_to, device, address, page_of(act.contents[0]), {})
        pages = [page_of(content) for content in act.contents]
        if stream.chance(0.06):
            pages.insert(stream.below(len(pages) + 1), stream.pick(_HOME_PAGES))
        at = act.at
        for place, page in enumerate(pages):
            if place == 0:
                page = Page(page.path, page.title, search, referrer)
            body: Message = {"type": "page", "name": page.title, "properties": page.described()}
            self._tracker.from_browser(at, device, address, page, body, campaign if place == 0 else None)
            at += stream.whole(9, 160)

    def _see_form(self, act: Form) -> None:
        device = self._browsers.device_of(act.person, act.at)
        address = self._browsers.address_of(act.person, device)
        page = page_of(act.content) if act.content is not None else FORM_PAGES[act.form]
        self._identify(act.at, act.email, device, address, page, self._form_traits(act.person))
        properties: Message = {"form": act.form}
        if act.content is not None:
            properties |= {"content_id": act.content.content_id, "title": act.content.title}
        if act.offering is not None and act.form in ("demo", "contact"):
            properties["product"] = OFFERING_NAMES[act.offering]
        body: Message = {"type": "track", "event": FORM_EVENTS[act.form], "properties": properties}
        self._tracker.from_browser(act.at + 1, device, address, page, body)

    def _see_chat(self, act: Chat) -> None:
        device = self._browsers.device_of(act.person, act.at)
        address = self._browsers.address_of(act.person, device)
        page = self._stream.pick(_HOME_PAGES)
        conversation = token(self._stream, 12)
        for event, text in (("Chat Started", ""), ("Chat Message Sent", act.question)):
            properties: Message = {"conversation_id": conversation}
            if text:
                properties["text"] = text
            body: Message = {"type": "track", "event": event, "properties": properties}
            self._tracker.from_browser(act.at, device, address, page, body)

    def _see_mailing(self, act: Mailing) -> None:
        email = act.email
        user_id = self._browsers.user_id_of(email)
        base: Message = {
            "campaign_id": act.send.campaign.utm,
            "campaign_name": act.send.campaign.name,
            "email_id": f"{act.send.campaign.utm}-{act.send.at % 100_000:05d}",
            "email_subject": act.send.subject,
        }
        context: Message = {"traits": {"email": email}}
        delivered_at = act.at + self._stream.whole(5, 900)
        first = "Email Bounced" if act.bounced else "Email Delivered"
        self._mail_event(delivered_at, user_id, first, base, context)
        if act.is_scanned and not act.bounced:
            scan_mail(
                self._stream, self._tracker, self._notes, delivered_at, user_id, base, context, act.send
            )
        if act.opened_at is not None:
            opened_at = max(act.opened_at, delivered_at + 3)
            agent = {**context, **self.reader(act.person, opened_at)}
            self._mail_event(opened_at, user_id, "Email Opened", base, agent)
            if act.clicked_at is not None:
                link: Message = {"link_id": "link0", "link_url": act.send.contents[0].url}
                clicked_at = max(act.clicked_at, opened_at + 1)
                self._mail_event(clicked_at, user_id, "Email Link Clicked", {**base, **link}, agent)
            if act.unsubscribed:
                self._mail_event(opened_at + 20, user_id, "Unsubscribed", base, context)

    def reader(self, person: Person, at: int) -> Message:
        """What the mail service sees of the device a mail is read on: no less than it sees of a machine's."""
        device = self._browsers.device_of(person, at)
        return {"ip": self._browsers.address_of(person, device), "userAgent": device.agent}

    def _mail_event(self, at: int, user_id: str, event: str, properties: Message, context: Message) -> None:
        body: Message = {"type": "track", "event": event, "properties": properties}
        self._tracker.from_server(at, user_id, body, context)

    def _see_product_use(self, act: ProductUse) -> None:
        words = self._life.company.words
        user_id = self._browsers.user_id_of(act.person.email)
        context: Message = {
            "groupId": words.domain,
            "ip": self._browsers.address_of(act.person, self._browsers.device_of(act.person, act.at)),
        }
        if self._stream.chance(0.06):
            traits: Message = {"email": act.person.email, "name": act.person.name}
            self._tracker.from_server(act.at, user_id, {"type": "identify", "traits": traits}, context)
            about: Message = {"name": words.name, "employees": self._life.company.employees}
            group: Message = {"type": "group", "groupId": words.domain, "traits": about}
            self._tracker.from_server(act.at, user_id, group, context)
        at = act.at
        for event in ("Signed In", *act.features):
            properties: Message = {"product": OFFERING_NAMES[act.offering]}
            self._tracker.from_server(
                at, user_id, {"type": "track", "event": event, "properties": properties}, context
            )
            at += self._stream.whole(30, 900)

    def _identify(
        self, at: int, email: str, device: Device, address: str, page: Page, traits: Message
    ) -> None:
        device.user_id = self._browsers.user_id_of(email)
        body: Message = {"type": "identify", "traits": {"email": email, **traits}}
        self._tracker.from_browser(at, device, address, page, body)

    def _form_traits(self, person: Person) -> Message:
        """What somebody types beside the address: names loosely, company and title if asked."""
        first, last = self._handwriting.name(person, short=0.2, unaccented=0.25)
        if self._handwriting.slips(0.07):
            first, last = first.lower(), last.lower()
        traits: Message = {"firstName": first, "lastName": last}
        if self._stream.chance(0.88):
            traits["company"] = self._handwriting.organisation(person)
        if self._stream.chance(0.7):
            traits["title"] = self._handwriting.title(person)
        return traits
