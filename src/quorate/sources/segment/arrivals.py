"""How a visitor came: campaign tags and referrers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from quorate.sources.segment.messages import Named, word_of

_TAGS = ("name", "source", "medium", "term", "content")
_BY_MEDIUM = (
    (r"cpc|ppc|sem|paid.?search|adwords", "search"),
    (r"display|banner|cpm|retarget|remarket|paid|sponsor|(^|[^a-z])ads?([^a-z]|$)", "ad"),
    (r"e-?mail|newsletter|nurture", "email"),
    (r"social|linkedin|twitter|facebook", "social"),
    (r"organic|search", "search"),
    (r"affiliate|partner|referral", "partner"),
    (r"direct.?mail|qr|print", "direct_mail"),
    (r"webinar", "webinar"),
    (r"event|conference", "event"),
)
_CLICK_IDS = (("gclid=", "search"), ("msclkid=", "search"), ("li_fat_id=", "ad"), ("fbclid=", "social"))
_CLICK_MARK = "id="  # in every one of them, so that most addresses are looked at once
_SEARCH_ENGINES = re.compile(r"(^|\.)(google|bing|duckduckgo|yahoo|ecosia|baidu|yandex)\.")
_SOCIAL_SITES = re.compile(
    r"(^|\.)(linkedin|lnkd|facebook|twitter|x|t|reddit|youtube|instagram)\.(com|in|co)$"
)
_REVIEW_SITES = re.compile(r"(^|\.)(g2|capterra|trustradius|gartner|softwareadvice)\.com$")


def utm_of(campaign: Named, url: str | None) -> dict[str, str]:
    """The campaign's tags, as the tracker read them or as they stand in the address."""
    if campaign:
        return {tag: word for tag in _TAGS if (word := word_of(campaign, tag))}
    if url and "utm_" in url:
        query = _query(url)
        pairs = {
            tag: query.get("utm_campaign" if tag == "name" else f"utm_{tag}", [""])[0].strip()
            for tag in _TAGS
        }
        return {tag: word for tag, word in pairs.items() if word}
    return {}


def _query(url: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(url).query)
    except ValueError:
        return {}


def arrival_of(tags: Mapping[str, str], url: str, referrer: str) -> str | None:
    """The channel that brought the visitor, by tags, click ids or the referring site; None when nothing tells."""
    found = _of_tags(tags.get("medium", ""), tags.get("source", "")) if tags else None
    if found is None and _CLICK_MARK in url:
        found = next((channel for mark, channel in _CLICK_IDS if mark in url), None)
    return found or (_of_referrer(referrer) if referrer else None)


@lru_cache(maxsize=10_000)
def _of_tags(medium: str, source: str) -> str | None:
    for words in (medium.lower(), source.lower()):
        found = next(
            (channel for pattern, channel in _BY_MEDIUM if words and re.search(pattern, words)), None
        )
        if found:
            return found
    return None


@lru_cache(maxsize=50_000)
def _of_referrer(referrer: str) -> str | None:
    site = host_of(referrer)
    if _SEARCH_ENGINES.search(site):
        return "search"
    if _SOCIAL_SITES.search(site):
        return "social"
    return "review_site" if _REVIEW_SITES.search(site) else None


@lru_cache(maxsize=50_000)
def host_of(url: str) -> str:
    """The host of an address, in small letters; empty when there is none."""
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
