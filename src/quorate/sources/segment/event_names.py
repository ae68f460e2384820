"""What the names of tracked events say was done: a list of words, first match wins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Meaning(NamedTuple):
    """Where something happened and what was done."""

    channel: str
    action: str


# Words of the event's name (small letters, one space between words) that give a channel and an action.
_MEANINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("email", "delivered", (r"e ?mail\b.*\bdelivered",)),
    ("email", "opened", (r"e ?mail\b.*\bopen",)),
    ("email", "clicked", (r"e ?mail\b.*\bclick",)),
    ("email", "bounced", (r"e ?mail\b.*\bbounce", r"^bounced")),
    ("email", "replied", (r"e ?mail\b.*\b(repl(y|ied)|responded)",)),
    ("email", "unsubscribed", (r"e ?mail\b.*\b(unsub|spam|opt(ed)? out)", r"^(un ?subscribed?|opted out)")),
    ("email", "sent", (r"e ?mail\b.*\bsent", r"^sent e ?mail")),
    ("webinar", "registered", (r"webinar.*\b(regist|sign(ed)? up)", r"registered.*webinar")),
    ("webinar", "attended", (r"webinar.*\b(attend|join)", r"(attended|joined).*webinar")),
    ("webinar", "missed", (r"webinar.*\b(missed|no show)", r"missed.*webinar")),
    ("webinar", "asked", (r"webinar.*\b(question|asked)",)),
    ("webinar", "viewed", (r"webinar.*\b(watch|view|play|recording)", r"watched.*webinar")),
    (
        "web", "requested_demo",
        (r"\bdemo\b.*\b(request|book|schedul)", r"(request|book|schedul)\w*( a| your)? (\w+ )?demo",
         r"meeting (booked|scheduled)"),
    ),
    (
        "web", "requested_contact",
        (r"contact(ed)? (sales|us)", r"talk to (sales|us)", r"contact (form|request)",
         r"(quote|pricing|call ?back) request", r"request(ed)? (a )?(quote|pricing|call)"),
    ),
    (
        "product", "trialled",
        (r"\btrial\b.*\b(start|began|begun|activated|created|signed)",
         r"(start|began|activat)\w*( a)?( free)? trial"),
    ),
    (
        "product", "purchased",
        (r"order completed", r"purchase", r"subscription (created|started|activated)", r"checkout completed",
         r"payment succeeded", r"upgraded"),
    ),
    ("web", "subscribed", (r"newsletter", r"^subscribed", r"blog subscri")),
    (
        "product", "signed_up",
        (r"sign(ed)? ?up", r"(account|user) created", r"created account", r"registration completed"),
    ),
    ("product", "logged_in", (r"log(ged)? ?in\b", r"sign(ed)? ?in\b", r"login")),
    ("web", "downloaded", (r"download",)),
    ("ad", "viewed", (r"\bad(s|vert\w*)? (viewed|impression|shown)",)),
    ("ad", "clicked", (r"\bad(s|vert\w*)? click",)),
    (
        "web", "submitted_form",
        (r"form\b.*\b(submit|complet|fill|sent)", r"submitted.*form", r"lead (captured|generated|submitted)"),
    ),
    ("chat", "asked", (r"\bchat\b", r"conversation started", r"live ?chat", r"chatbot")),
    ("web", "viewed", (r"video", r"playback", r"watched")),
    ("web", "compared", (r"compar",)),
    ("web", "searched", (r"search",)),
    ("review_site", "reviewed", (r"review (submitted|posted|left)", r"(submitted|posted|left)( a)? review")),
    ("web", "responded", (r"survey", r"\bnps\b", r"feedback", r"\bpoll")),
    ("web", "asked", (r"question asked", r"asked( a)? question")),
    ("web", "registered", (r"\b(regist|rsvp)",)),
    (
        "product", "used",
        (r"feature", r"\bused\b", r"invited", r"integration", r"workspace", r"project", r"dashboard",
         r"report (created|generated|run)", r"app(lication)? (opened|foregrounded)", r"session started",
         r"onboarding", r"activated"),
    ),
    ("web", "clicked", (r"click", r"tapped", r"\bcta\b")),
    ("web", "viewed", (r"view", r"visit", r"impression", r"\bpage", r"scroll", r"\bread\b")),
)  # fmt: skip
_COMPILED = tuple(
    (re.compile("|".join(words)), Meaning(channel, action)) for channel, action, words in _MEANINGS
)
MEANINGS = frozenset(meaning for _, meaning in _COMPILED)
_OTHER = Meaning("web", "other")
# What people do inside the product itself rather than on the site around it.
_IN_PRODUCT = {
    "viewed": "viewed", "clicked": "used", "searched": "used", "downloaded": "used", "compared": "used",
    "asked": "asked", "other": "used",
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[^a-z0-9]+")

# Events by which somebody leaves an address of their own.
FORM_ACTIONS = frozenset(
    {"submitted_form", "requested_demo", "requested_contact", "downloaded", "registered", "signed_up",
     "subscribed", "trialled"}
)  # fmt: skip
# What we do, not the buyer.
SENT_BY_US = frozenset({"sent", "delivered", "bounced"})


@lru_cache(maxsize=50_000)
def meaning_of(event: str, *, is_in_product: bool = False) -> Meaning:
    """Channel and action of a tracked event; an unknown name gives the action `other`.

    `is_in_product` says that it happened in the product itself, where whatever people do is using it.
    """
    words = _SEPARATORS.sub(" ", _CAMEL.sub(" ", event).lower()).strip()
    found = next((meaning for pattern, meaning in _COMPILED if pattern.search(words)), _OTHER)
    if is_in_product and found.channel == "web" and found.action in _IN_PRODUCT:
        return Meaning("product", _IN_PRODUCT[found.action])
    return found
