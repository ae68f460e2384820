"""The words of closed lists as people say them."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.language import MINUS, Words, gettext, language, ngettext, number, percent_text
from quorate.views.code_words import code_word

OUTCOME_WORDS = Words(
    {
        "open": "open",
        "won": "won",
        "lost_competitor": "lost to a competitor",
        "lost_no_decision": "ended without a decision",
        "lost_other": "lost",
        "quiet": "gone quiet",
    }
)
MOMENTUM_WORDS = Words({"active": "active", "cooling": "cooling", "quiet": "quiet"})
STANCE_WORDS = Words(
    {
        "champion": "champion",
        "supporter": "supporter",
        "neutral": "neutral",
        "sceptic": "sceptic",
        "opponent": "opponent",
        "unknown": "not known",
    }
)
MEMBERSHIP_WORDS = Words(
    {
        "confirmed": "confirmed",
        "likely": "likely",
        "candidate": "possible",
        "left": "has left",
    }
)
SERVES_WORDS = Words(
    {
        "criterion": "to meet a criterion",
        "quorum": "to bring the team to its quorum",
        "expansion": "to grow with the customer",
        "retention": "to keep the customer",
    }
)
BASIS_WORDS = Words(
    {
        "criteria": "by what the buyers did",
        "statement": "by a colleague's statement",
        "inferred": "by inference",
        "crm": "by a fact of the CRM",
    }
)
# Beyond this, times say more than per cent.
_MOST_PER_CENT = 10.0
# Channels whose names read as they are, but for the underscore, are left out.
CHANNEL_WORDS = Words({"web": "web site", "email": "e-mail"})

# What was done where, as the end of a sentence that begins with who did it.
TOUCH_PHRASES = Words(
    {
        ("web", "viewed"): "viewed a page",
        ("web", "requested_demo"): "asked for a demonstration",
        ("web", "requested_contact"): "asked to be contacted",
        ("web", "submitted_form"): "sent a form",
        ("email", "sent"): "was sent an e-mail",
        ("email", "delivered"): "was sent an e-mail",
        ("email", "bounced"): "could not be reached by e-mail",
        ("email", "opened"): "opened an e-mail",
        ("email", "clicked"): "followed a link in an e-mail",
        ("email", "replied"): "replied to an e-mail",
        ("meeting", "attended"): "attended a meeting",
        ("meeting", "invited"): "was invited to a meeting",
        ("meeting", "missed"): "missed a meeting",
        ("meeting", "asked"): "asked a question in a meeting",
        ("meeting", "noted"): "was mentioned in a meeting's notes",
        ("call", "called"): "was called",
        ("call", "answered"): "took a call",
        ("call", "attended"): "spoke in a call",
        ("call", "voicemail"): "was left a message",
        ("call", "missed"): "missed a call",
        ("webinar", "registered"): "registered for a webinar",
        ("webinar", "attended"): "attended a webinar",
        ("webinar", "missed"): "missed a webinar",
        ("webinar", "invited"): "was invited to a webinar",
        ("event", "registered"): "registered for an event",
        ("event", "attended"): "attended an event",
        ("event", "invited"): "was invited to an event",
        ("ad", "viewed"): "was shown an ad",
        ("ad", "clicked"): "followed an ad",
        ("social", "sent"): "was sent a message on a social network",
        ("direct_mail", "sent"): "was sent a parcel or letter",
        ("search", "clicked"): "came from a search",
        ("review_site", "compared"): "compared products on a review site",
        ("review_site", "viewed"): "read about us on a review site",
        ("product", "logged_in"): "logged in to the product",
        ("product", "used"): "used the product",
        ("product", "trialled"): "tried the product",
    }
)


def plain(code: str) -> str:
    """A code in words: `lost_no_decision` is 'lost no decision'."""
    return code_word(code)


def capital(code: str) -> str:
    """A code in words with a capital: `economic_buyer` is 'Economic buyer'."""
    words = plain(code)
    return words[:1].upper() + words[1:]


def within(text: str) -> str:
    """A label as it stands within a sentence: languages that write nouns large leave its first letter so."""
    return text[:1].lower() + text[1:] if language().code == "en" else text


def all_of(names: Sequence[str]) -> str:
    """Names as one says them in a row: 'sales', 'sales and marketing', 'sales, marketing and success'."""
    if len(names) < 2:
        return "".join(names)
    return gettext("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def touch_phrase(channel: str, action: str) -> str:
    """What was done, in words."""
    known = TOUCH_PHRASES.get((channel, action))
    return known or f"{plain(action)} ({CHANNEL_WORDS.get(channel, plain(channel))})"


def percent(share: float) -> str:
    """A share as whole per cent; what is nearly none or nearly all says so."""
    if 0.0 < share < 0.005:
        return f"< {percent_text(0.01)}"
    if -0.005 < share < 0.0:
        return f"> {MINUS}{percent_text(0.01)}"
    if 0.995 <= share < 1.0:
        return f"> {percent_text(0.99)}"
    return percent_text(share)


def ratio(value: float) -> str:
    """A gain or loss over what was put in: '+120%', '−40%', and from ten times on '+12 times'."""
    if abs(value) < _MOST_PER_CENT:
        return percent_text(value, signed=True)
    return gettext("{factor} times", factor=number(value, signed=True))


def points(difference: float) -> str:
    """A difference of two probabilities: '+4 points', '−12 points', 'under 1 point' or 'no change'."""
    whole = round(difference * 100)
    if whole == 0:
        return gettext("no change") if abs(difference) < 0.0005 else gettext("under 1 point")
    return ngettext("{count} point", "{count} points", abs(whole), count=number(whole, signed=True))
