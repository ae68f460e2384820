"""The log's rows that one tracking message gives."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from quorate.sources.segment.arrivals import arrival_channel, host_of, utm_of
from quorate.sources.segment.event_names import FORM_ACTIONS, SENT_BY_US, meaning_of
from quorate.sources.segment.messages import (
    Context,
    Message,
    Named,
    id_text,
    json_text,
    machine_likelihood,
    mail_of,
    named,
    times,
    word_of,
)

_APP_HOSTS = re.compile(r"^(app|apps|my|portal|dashboard|console|admin|account|accounts|login|id)[.-]")
_APP_WORDS = frozenset({"app", "application", "in-app", "in app", "dashboard", "product app"})
_PAGES = (
    (re.compile(r"/(compare|comparison|versus|vs|alternatives?)\b|-vs-"), "compared"),
    (re.compile(r"\.(pdf|docx?|xlsx?|pptx?|zip)$"), "downloaded"),
    (re.compile(r"/(search|suche)\b.*[?&](q|query|s)="), "searched"),
)
_TITLES = ("title", "jobTitle", "job_title", "position")
_CONTENT = ("content_id", "contentId", "asset_id", "assetId", "content")
_OFFERING = ("offering", "offering_id", "product", "product_name", "productName")
_CAMPAIGN = ("campaign_name", "campaign")
_COMPETITOR = ("competitor", "compared_with")
_FACTS = frozenset({*_CONTENT, *_OFFERING, *_CAMPAIGN, *_COMPETITOR})
_NO_ADDRESSES = frozenset({"", "0.0.0.0", "::"})  # noqa: S104
_NO_CONTEXT = Context()


class Touch(NamedTuple):
    """One row of observed_touches."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    occurred_at: datetime
    source_record_id: str
    email: str | None
    user_key: str | None
    visitor_key: str | None
    full_name: str | None
    title: str | None
    company_name: str | None
    company_domain: str | None
    account_key: str | None
    ip: str | None
    channel: str
    action: str
    initiator: str
    content_key: str | None
    url: str | None
    offering_key: str | None
    campaign_key: str | None
    topic: str | None
    competitor: str | None
    machine_likelihood: float | None
    properties: str


class Person(NamedTuple):
    """One row of observed_people."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    kind: str
    email: str | None
    full_name: str | None
    title: str | None
    company_name: str | None
    company_domain: str | None
    account_key: str | None
    country: str | None
    properties: str
    has_left: bool = False


class Link(NamedTuple):
    """One row of observed_links."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    left_kind: str
    left_value: str
    right_kind: str
    right_value: str
    rule: str


class Account(NamedTuple):
    """One row of observed_accounts."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    name: str | None
    domain: str | None
    industry: str | None
    employees: int | None
    country: str | None
    properties: str


Row = Touch | Person | Link | Account


@dataclass(frozen=True)
class Unusable:
    """Why a message gives no row."""

    code: str
    reason: str


NO_TYPE = Unusable("no_type", "the message does not say what type it is of")
NO_DATE = Unusable("no_date", "the message carries no time, so it is not known when it happened")
NOBODY = Unusable("nobody", "the message names neither a device nor a user")
NOTHING_SAID = Unusable("nothing_said", "the message says nothing about who the person or company is")


class Heard(NamedTuple):
    """A message with what all of its rows need."""

    row_number: int
    message: Message
    record_id: str
    occurred_at: datetime
    known_at: datetime
    user_key: str | None
    visitor_key: str | None
    user_mail: str | None
    properties: Named
    context: Context
    traits: Named
    url: str | None


def rows_of(row_number: int, message: Message) -> list[Row] | Unusable:
    """The rows a message gives, or why it gives none."""
    make = _MAKERS.get(message.type or "")
    if make is None:
        return (
            Unusable("unknown_type", f"'{message.type}' is no type of tracking message")
            if message.type
            else NO_TYPE
        )
    when = times(message)
    if when is None:
        return NO_DATE
    heard = _heard(row_number, message, *when)
    if heard.user_key is None and heard.visitor_key is None and message.type != "group":
        return NOBODY
    return list(make(heard)) or NOTHING_SAID


def _heard(row_number: int, message: Message, occurred_at: datetime, known_at: datetime) -> Heard:
    user = id_text(message.user_id)
    device = id_text(message.anonymous_id)
    properties = named(message.properties)
    context = message.context if isinstance(message.context, Context) else _NO_CONTEXT
    return Heard(
        row_number,
        message,
        f"segment:{id_text(message.message_id) or _content_name(message, occurred_at)}",
        occurred_at,
        known_at,
        f"segment:user:{user}" if user else None,
        f"segment:device:{device}" if device else None,
        mail_of(user),
        properties,
        context,
        named(context.traits),
        word_of(properties, "url", "link_url") or word_of(named(context.page), "url"),
    )


def _content_name(message: Message, occurred_at: datetime) -> str:
    """A name made of what the message says, for those without one: said twice, it is one message."""
    said = (
        message.type, message.anonymous_id, message.user_id, message.previous_id, message.group_id,
        message.event,
        message.name, occurred_at, message.properties, message.traits,
    )  # fmt: skip
    return "content:" + hashlib.md5(json_text(said).encode(), usedforsecurity=False).hexdigest()


# Touches


def _page(heard: Heard) -> Iterator[Row]:
    in_product = heard.message.type == "screen" or _is_in_product(heard)
    action = "viewed" if in_product or heard.url is None else _action_of_page(heard.url)
    topic = word_of(heard.properties, "title", "name") or id_text(heard.message.name)
    yield _touch(heard, "product" if in_product else "web", action, topic, heard.user_mail)


def _track(heard: Heard) -> Iterator[Row]:
    event = id_text(heard.message.event) or "unnamed"
    channel, action = meaning_of(event, is_in_product=_is_in_product(heard))
    given = mail_of(heard.properties.get("email")) if action in FORM_ACTIONS else None
    topic = word_of(heard.properties, "topic", "title", "subject", "email_subject", "content_title") or event
    yield _touch(heard, channel, action, topic, given or heard.user_mail, event)
    if given:
        yield from _links_to_mail(heard, given, "form")


def _touch(
    heard: Heard, channel: str, action: str, topic: str | None, mail: str | None, event: str | None = None
) -> Touch:
    context, traits = heard.context, heard.traits
    facts = None if _FACTS.isdisjoint(heard.properties) else heard.properties
    tags = utm_of(named(context.campaign), heard.url)
    company, domain = _company(traits) if traits else (None, None)
    group = id_text(context.group_id)
    agent = context.user_agent
    return Touch(
        heard.row_number,
        heard.record_id,
        heard.known_at,
        heard.known_at,
        heard.occurred_at,
        heard.record_id,
        mail or mail_of(traits.get("email")),
        heard.user_key,
        heard.visitor_key,
        _full_name(traits) if traits else None,
        word_of(traits, *_TITLES) if traits else None,
        company,
        domain,
        f"segment:group:{group}" if group else None,
        _ip(context.ip),
        channel,
        action,
        "marketing" if action in SENT_BY_US else "buyer",
        word_of(facts, *_CONTENT) if facts else None,
        heard.url,
        word_of(facts, *_OFFERING) if facts else None,
        tags.get("name") or (word_of(facts, *_CAMPAIGN) if facts else None),
        topic,
        word_of(facts, *_COMPETITOR) if facts else None,
        machine_likelihood(agent) if isinstance(agent, str) else None,
        _said(heard, tags, event),
    )


def _said(heard: Heard, tags: dict[str, str], event: str | None) -> str:
    """Everything else: the event's name, the tags, how the visitor came, and the message's own properties."""
    referrer = word_of(heard.properties, "referrer") or word_of(named(heard.context.page), "referrer") or ""
    said: dict[str, object] = {}
    if event:
        said["event"] = event
    if tags:
        said["utm"] = tags
    if referrer:
        said["referrer"] = referrer
    channel = arrival_channel(tags.get("medium", ""), tags.get("source", ""), heard.url or "", referrer)
    if channel:
        said["arrival_channel"] = channel
    if heard.properties:
        said["properties"] = heard.properties
    return json_text(said)


@lru_cache(maxsize=50_000)
def _action_of_page(url: str) -> str:
    return next((action for pattern, action in _PAGES if pattern.search(url.lower())), "viewed")


def _is_in_product(heard: Heard) -> bool:
    category = heard.message.category or heard.properties.get("category")
    if isinstance(category, str) and category.strip().lower() in _APP_WORDS:
        return True
    return bool(heard.context.app) or _is_app_address(heard.url or "")


@lru_cache(maxsize=50_000)
def _is_app_address(url: str) -> bool:
    return _APP_HOSTS.match(host_of(url)) is not None


def _ip(ip: object) -> str | None:
    return ip.strip() if isinstance(ip, str) and ip.strip() not in _NO_ADDRESSES else None


# People, their identifiers and their companies


def _identify(heard: Heard) -> Iterator[Row]:
    traits = {**heard.traits, **named(heard.message.traits)}
    mail = mail_of(traits.get("email")) or heard.user_mail
    company, domain = _company(traits)
    person = _person(
        heard,
        key=heard.user_key or heard.visitor_key or "",
        email=mail,
        full_name=_full_name(traits),
        title=word_of(traits, *_TITLES),
        company_name=company,
        company_domain=domain,
        country=word_of(traits, "country") or word_of(named(traits.get("address")), "country"),
        properties=json_text(
            {name: value for name, value in traits.items() if value is not None and name != "email"}
        ),
    )
    if any((person.email, person.full_name, person.title, company, domain, person.country)):
        yield person
    if heard.user_key and heard.visitor_key:
        yield _link(heard, "device", heard.visitor_key, "user", heard.user_key, "identify")
    if mail:
        yield from _links_to_mail(heard, mail, "identify")


def _group(heard: Heard) -> Iterator[Row]:
    """The group's record, and a record of the person as a member of it, linked to the person."""
    group = id_text(heard.message.group_id)
    traits = named(heard.message.traits)
    if group is None:
        return
    key = f"segment:group:{group}"
    name = word_of(traits, "name", "company", "companyName", "company_name")
    domain = _domain(word_of(traits, "domain", "website", "url", "companyDomain", "company_domain"))
    if name or domain:
        employees = traits.get("employees") or traits.get("employee_count")
        yield Account(
            heard.row_number, key, heard.known_at, heard.known_at, name, domain, word_of(traits, "industry"),
            int(employees) if isinstance(employees, int | float) and employees >= 0 else None,
            word_of(traits, "country"),
            json_text({name: value for name, value in traits.items() if value is not None}),
        )  # fmt: skip
    own = heard.user_key or heard.visitor_key
    if own:
        kind = "user" if heard.user_key else "device"
        membership = f"{own}:group:{group}"
        yield _person(heard, key=membership, company_name=name, company_domain=domain, account_key=key)
        yield _link(heard, kind, own, kind, membership, "group")


def _alias(heard: Heard) -> Iterator[Row]:
    previous = id_text(heard.message.previous_id)
    if previous is None or heard.user_key is None:
        return
    device, user = f"segment:device:{previous}", f"segment:user:{previous}"
    if device != heard.visitor_key and user != heard.user_key:
        yield _link(heard, "user", user, "user", heard.user_key, "alias")
    yield _link(heard, "device", device, "user", heard.user_key, "alias")
    mail = mail_of(previous)
    if mail:
        yield _link(heard, "user", heard.user_key, "email", mail, "alias")


def _person(
    heard: Heard,
    *,
    key: str,
    email: str | None = None,
    full_name: str | None = None,
    title: str | None = None,
    company_name: str | None = None,
    company_domain: str | None = None,
    account_key: str | None = None,
    country: str | None = None,
    properties: str = "{}",
) -> Person:
    kind = "user" if heard.user_key else "device"
    return Person(
        heard.row_number, key, heard.known_at, heard.known_at, kind, email, full_name, title, company_name,
        company_domain, account_key, country, properties,
    )  # fmt: skip


def _links_to_mail(heard: Heard, mail: str, rule: str) -> Iterator[Link]:
    if heard.user_key:
        yield _link(heard, "user", heard.user_key, "email", mail, rule)
    if heard.visitor_key:
        yield _link(heard, "device", heard.visitor_key, "email", mail, rule)


def _link(heard: Heard, left_kind: str, left: str, right_kind: str, right: str, rule: str) -> Link:
    return Link(
        heard.row_number, f"{heard.record_id}:{left_kind}-{right_kind}", heard.known_at, heard.known_at,
        left_kind,
        left, right_kind, right, rule,
    )  # fmt: skip


def _full_name(traits: Named) -> str | None:
    name = word_of(traits, "name", "fullName", "full_name")
    first = word_of(traits, "firstName", "first_name", "firstname")
    last = word_of(traits, "lastName", "last_name", "lastname")
    return name or " ".join(part for part in (first, last) if part) or None


def _company(traits: Named) -> tuple[str | None, str | None]:
    """Name and web site's host of the company in a person's traits."""
    company = named(traits.get("company"))
    name = word_of(traits, "company", "companyName", "company_name", "organization") or word_of(
        company, "name"
    )
    site = word_of(company, "domain", "website") or word_of(
        traits, "companyDomain", "company_domain", "domain", "website"
    )
    return name, _domain(site)


def _domain(site: str | None) -> str | None:
    return host_of(site) or None if site else None


_MAKERS = {
    "page": _page,
    "screen": _page,
    "track": _track,
    "identify": _identify,
    "group": _group,
    "alias": _alias,
}
