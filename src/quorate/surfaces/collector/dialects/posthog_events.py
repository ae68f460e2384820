"""PostHog: what one of its events says, as a message of the tracking spec.

Names that begin with `$` are the tracker's own. Of those, the ones that tell what a person did become messages;
the others (heartbeats, measurements, recordings) keep a type of their own, by which the importer sets them aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from quorate.surfaces.collector.dialects.reading import Message, mapping, text, without_empty

# Kinds of groups that are companies; others are teams, projects and the like.
_COMPANY_GROUPS = ("company", "organization", "organisation", "account", "customer", "business", "tenant")
_UTM = {"name": "utm_campaign", "source": "utm_source", "medium": "utm_medium", "term": "utm_term",
        "content": "utm_content"}  # fmt: skip


def message_of(event: Mapping[str, Any], sent_at: object = None) -> Message:
    """The message that an event means."""
    name = text(event.get("event")) or ""
    properties = mapping(event.get("properties"))
    # the newer protocol lifts some of the tracker's own properties out and drops their sign
    properties = {
        **{f"${name}": value for name, value in mapping(event.get("options")).items()},
        **properties,
    }
    shared = {
        "messageId": event.get("uuid") or properties.get("$insert_id"),
        "timestamp": event.get("timestamp") or _by_offset(event, sent_at),
        "sentAt": event.get("sent_at") or sent_at,
        "context": _context(event, properties),
        **_who(event, properties),
    }
    make = _MAKERS.get(name)
    if make is not None:
        told = make(event, properties)
    elif name.startswith("$"):
        told = {"type": name}
    else:
        told = {"type": "track", "event": name, "properties": _own(properties)}
    return without_empty({**shared, **told})


def _who(event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    """User and device. Until somebody is identified, the id that stands for them is their device's.

    Newer clients say so; older ones use the device's id; servers send no device and mean a user, except for events
    that they mark as nobody's.
    """
    distinct = event.get("distinct_id") or properties.get("distinct_id")
    device = properties.get("$device_id")
    is_identified = properties.get("$is_identified")
    if is_identified is None:
        is_nobody = not device and properties.get("$process_person_profile") is False
        is_identified = not is_nobody and distinct != device
    if is_identified:
        return {"userId": distinct, "anonymousId": device}
    return {"anonymousId": device or distinct}


def _context(event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    groups = mapping(properties.get("$groups"))
    traits = _traits(event, properties)
    return without_empty(
        {
            "ip": properties.get("$ip"),
            "userAgent": properties.get("$raw_user_agent") or properties.get("$useragent"),
            "groupId": next((groups[kind] for kind in _COMPANY_GROUPS if groups.get(kind)), None),
            "traits": traits,
            "campaign": without_empty({ours: properties.get(theirs) for ours, theirs in _UTM.items()}),
            "page": _page(properties),
            "library": without_empty(
                {"name": properties.get("$lib"), "version": properties.get("$lib_version")}
            ),
        }
    )


def _page(properties: Mapping[str, Any]) -> Message:
    referrer = properties.get("$referrer")
    return without_empty(
        {
            "url": properties.get("$current_url"),
            "path": properties.get("$pathname"),
            "title": properties.get("title") or properties.get("$title"),
            "referrer": None if referrer == "$direct" else referrer,
        }
    )


def _traits(event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    found: Message = {}
    for name in ("$set_once", "$set"):
        found |= mapping(properties.get(name)) | mapping(event.get(name))
    return {name: value for name, value in found.items() if not name.startswith("$")}


def _own(properties: Mapping[str, Any]) -> Message:
    """What the sender says, without what the tracker adds."""
    kept = {name: value for name, value in properties.items() if not name.startswith("$")}
    for name in ("distinct_id", "token"):
        kept.pop(name, None)
    return kept


def _by_offset(event: Mapping[str, Any], sent_at: object) -> object:
    """A browser may say how long before sending something happened, in milliseconds."""
    offset = event.get("offset")
    if not isinstance(offset, int | float) or not isinstance(sent_at, int):
        return None
    try:
        return (datetime.fromtimestamp(sent_at / 1000, UTC) - timedelta(milliseconds=offset)).isoformat()
    except (ValueError, OverflowError, OSError):
        return None  # no calendar holds it: the time of sending stands in


def _identify(event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    user = event.get("distinct_id") or properties.get("distinct_id")
    device = properties.get("$anon_distinct_id") or properties.get("$device_id")
    return {"type": "identify", "userId": user, "anonymousId": device, "traits": _traits(event, properties)}


def _set(event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    return {"type": "identify", "traits": _traits(event, properties)}


def _group(_event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    """What is said of a company. It says nothing of a person: servers make an id up where one is demanded."""
    kind = properties.get("$group_type")
    return {
        "type": "group" if kind in _COMPANY_GROUPS else f"group:{kind}",
        "groupId": properties.get("$group_key"),
        "traits": mapping(properties.get("$group_set")),
        "context": None,
        "userId": None,
        "anonymousId": None,
    }


def _alias(event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    previous = properties.get("distinct_id") or event.get("distinct_id")
    return {"type": "alias", "userId": properties.get("alias"), "previousId": previous, "anonymousId": None}


def _pageview(_event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    return {"type": "page", "properties": {**_own(properties), **_page(properties)}}


def _screen(_event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    return {"type": "screen", "name": properties.get("$screen_name"), "properties": _own(properties)}


def _autocapture(_event: Mapping[str, Any], properties: Mapping[str, Any]) -> Message:
    kind = text(properties.get("$event_type")) or "interaction"
    words = {"click": "Element Clicked", "submit": "Form Submitted", "change": "Field Changed"}
    return {
        "type": "track",
        "event": words.get(kind, kind),
        "properties": without_empty({**_own(properties), "text": properties.get("$el_text")}),
    }


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Message]] = {
    "$identify": _identify,
    "$set": _set,
    "$groupidentify": _group,
    "$create_alias": _alias,
    "$merge_dangerously": _alias,
    "$pageview": _pageview,
    "$screen": _screen,
    "$autocapture": _autocapture,
}
