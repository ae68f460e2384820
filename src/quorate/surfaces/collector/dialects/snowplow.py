"""Snowplow: its tracker protocol by POST and by pixel. The tracker's application id is the write key."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from quorate.surfaces.collector.answers import Answer, pixel
from quorate.surfaces.collector.dialects.reading import (
    Message,
    Routes,
    Told,
    mapping,
    objects,
    text,
    without_empty,
    write_key,
)
from quorate.surfaces.collector.requests import Request

_TAKEN = Answer(body=b"ok", media_type=b"text/plain")
_SCHEMA_NAME = re.compile(r"iglu:[^/]+/([^/]+)/")
_WHOLE = re.compile(r"[0-9]{1,15}")
# Self-describing events whose names would read as something else.
_MEANT = {"submit_form": "Form Submitted", "link_click": "Link Clicked"}
_NOT_BY_PEOPLE = {"pp": "page_ping", "ti": "transaction_item"}


def read_post(request: Request) -> Told:
    """Several events in a self-describing envelope."""
    events = objects(request.object().get("data"), "data")
    key = write_key(request) or (text(events[0].get("aid")) if events else None)
    return Told(key, [message_of(event) for event in events], _TAKEN)


def read_pixel(request: Request) -> Told:
    """One event in the parameters of a picture's address."""
    key = write_key(request) or text(request.query.get("aid"))
    return Told(key, [message_of(request.query)], pixel())


def message_of(event: Mapping[str, Any]) -> Message:
    """The message that an event means; a type of its own, which the importer sets aside, where nobody did it.

    The true time, where the sender gives one, needs no correction; the device's time does.
    """
    is_true_time = bool(event.get("ttm"))
    return without_empty(
        {
            "messageId": event.get("eid"),
            "userId": event.get("uid"),
            "anonymousId": event.get("duid") or event.get("tnuid") or event.get("nuid"),
            "timestamp": _milliseconds(event.get("ttm") or event.get("dtm")),
            "sentAt": None if is_true_time else _milliseconds(event.get("stm")),
            "context": {
                "ip": event.get("ip"),
                "userAgent": event.get("ua"),
                "page": _page(event),
                "library": without_empty({"name": event.get("tv")}),
            },
            **_told(event),
        }
    )


def _told(event: Mapping[str, Any]) -> Message:
    kind = event.get("e")
    page = _page(event)
    if kind == "pv":
        return {"type": "page", "properties": page}
    if kind == "se":
        words = " ".join(word for word in (text(event.get("se_ca")), text(event.get("se_ac"))) if word)
        said = {"label": event.get("se_la"), "property": event.get("se_pr"), "value": event.get("se_va")}
        return {"type": "track", "event": words, "properties": without_empty({**said, **page})}
    if kind == "ue":
        return _self_described(event, page)
    if kind == "tr":
        said = {"order_id": event.get("tr_id"), "total": event.get("tr_tt"), "currency": event.get("tr_cu")}
        return {"type": "track", "event": "Order Completed", "properties": without_empty({**said, **page})}
    return {"type": _NOT_BY_PEOPLE.get(str(kind), str(kind or "unnamed"))}


def _self_described(event: Mapping[str, Any], page: Message) -> Message:
    inner = mapping(mapping(_inner_json(event)).get("data"))
    found = _SCHEMA_NAME.match(text(inner.get("schema")) or "")
    name = found[1] if found else "unnamed"
    said = mapping(inner.get("data"))
    if name == "screen_view":
        return {"type": "screen", "name": said.get("name"), "properties": said}
    return {"type": "track", "event": _MEANT.get(name, name), "properties": {**page, **said}}


def _inner_json(event: Mapping[str, Any]) -> Any:
    packed, plain = text(event.get("ue_px")), text(event.get("ue_pr"))
    try:
        written = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)) if packed else plain
        return msgspec.json.decode(written) if written else None
    except (ValueError, msgspec.DecodeError, RecursionError):
        return None  # named "unnamed": the event happened, though what it was cannot be read


def _page(event: Mapping[str, Any]) -> Message:
    return without_empty({"url": event.get("url"), "title": event.get("page"), "referrer": event.get("refr")})


def _milliseconds(value: object) -> object:
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


ROUTES: Routes = {
    ("POST", "/com.snowplowanalytics.snowplow/tp2"): read_post,
    ("GET", "/i"): read_pixel,
}
