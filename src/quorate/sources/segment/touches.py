"""What people did, from page, screen and track messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from quorate.sources.segment.arrivals import arrival_of, utm_of
from quorate.sources.segment.event_names import FORM_ACTIONS, SENT_BY_US, meaning_of
from quorate.sources.segment.hearing import Heard
from quorate.sources.segment.links import links_to_mail
from quorate.sources.segment.log_rows import Row, Touch
from quorate.sources.segment.messages import id_text, json_text, machine_likelihood, mail_of, named, word_of
from quorate.sources.segment.traits import company_of, full_name_of, title_of

_APP_HOSTS = re.compile(
    r"(?:https?:)?//(?:www\.)?(app|apps|my|portal|dashboard|console|admin|account|accounts|login|id)[.-]"
)
_APP_WORDS = frozenset({"app", "application", "in-app", "in app", "dashboard", "product app"})
_PAGES = (
    (re.compile(r"/(compare|comparison|versus|vs|alternatives?)\b|-vs-"), "compared"),
    (re.compile(r"\.(pdf|docx?|xlsx?|pptx?|zip)$"), "downloaded"),
    (re.compile(r"/(search|suche)\b.*[?&](q|query|s)="), "searched"),
)
_CONTENT = ("content_id", "contentId", "asset_id", "assetId", "content")
_OFFERING = ("offering", "offering_id", "product", "product_name", "productName")
_CAMPAIGN = ("campaign_name", "campaign")
_COMPETITOR = ("competitor", "compared_with")
_FACTS = frozenset({*_CONTENT, *_OFFERING, *_CAMPAIGN, *_COMPETITOR})
_NO_ADDRESSES = frozenset({"", "0.0.0.0", "::"})  # noqa: S104


def page_rows(heard: Heard) -> Iterator[Row]:
    """The look at one page or screen."""
    in_product = heard.message.type == "screen" or _is_in_product(heard)
    action = "viewed" if in_product or heard.url is None else _action_of_page(heard.url)
    topic = word_of(heard.properties, "title", "name") or id_text(heard.message.name)
    yield _touch(heard, "product" if in_product else "web", action, topic, heard.user_mail)


def track_rows(heard: Heard) -> Iterator[Row]:
    """The tracked event, and whose address a form was given."""
    event = id_text(heard.message.event) or "unnamed"
    channel, action = meaning_of(event, is_in_product=_is_in_product(heard))
    given = mail_of(heard.properties.get("email")) if action in FORM_ACTIONS else None
    topic = word_of(heard.properties, "topic", "title", "subject", "email_subject", "content_title") or event
    yield _touch(heard, channel, action, topic, given or heard.user_mail, event)
    if given:
        yield from links_to_mail(heard, given, "form")


def _touch(
    heard: Heard, channel: str, action: str, topic: str | None, mail: str | None, event: str | None = None
) -> Touch:
    context, traits = heard.context, heard.traits
    facts = None if _FACTS.isdisjoint(heard.properties) else heard.properties
    tags = utm_of(named(context.campaign), heard.url)
    company, domain = company_of(traits) if traits else (None, None)
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
        full_name_of(traits) if traits else None,
        title_of(traits) if traits else None,
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
    channel = arrival_of(tags, heard.url or "", referrer)
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
    if heard.context.app:
        return True
    # What a server tells of a member of a group, without any page, comes out of the product.
    return _is_app_address(heard.url) if heard.url else bool(heard.context.group_id) and not heard.visitor_key


def _is_app_address(url: str) -> bool:
    return _APP_HOSTS.match(url) is not None


def _ip(ip: object) -> str | None:
    return ip.strip() if isinstance(ip, str) and ip.strip() not in _NO_ADDRESSES else None
