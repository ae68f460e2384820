"""PostHog: its envelopes, packed and plain. What an event means is in `posthog_events.py`."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import parse_qs

from quorate.surfaces.collector.answers import Refused, document
from quorate.surfaces.collector.dialects.posthog_events import message_of
from quorate.surfaces.collector.dialects.reading import Routes, Told, mapping, objects, text
from quorate.surfaces.collector.requests import FORM, Request, unpacked

_GZIP_MARK = b"\x1f\x8b"
_WHOLE = re.compile(r"[0-9]{1,15}")
_TAKEN = document({"status": 1})
# Everything the clients can ask to be switched on is off.
_FLAGS = document(
    {
        "featureFlags": {},
        "featureFlagPayloads": {},
        "flags": {},
        "errorsWhileComputingFlags": False,
        "config": {"enable_collect_everything": False},
        "supportedCompression": ["gzip", "gzip-js"],
        "sessionRecording": False,
        "autocapture_opt_out": False,
        "isAuthenticated": False,
        "toolbarParams": {},
        "siteApps": [],
    }
)


def read_events(request: Request) -> Told:
    """One event, a list of them, or an envelope with a `batch`."""
    text_bytes = _unpacked(request)
    body = request.json(text_bytes)
    envelope = mapping(body)
    if isinstance(body, dict) and "batch" not in body:
        events = [body]
    else:
        events = objects(envelope.get("batch") if envelope else body, "batch")
    sent_at = envelope.get("sent_at") or _milliseconds(request.query.get("_"))
    messages = [message_of(event, sent_at) for event in events]
    return Told(_key(request, envelope, events), messages, _TAKEN, len(text_bytes))


def read_events_v1(request: Request) -> Told:
    """The newer protocol: the key as a bearer token, the time of sending in a header, an answer for each event."""
    body = request.object()
    events = objects(body.get("batch"), "batch")
    sent_at = request.header(b"posthog-request-timestamp") or body.get("created_at")
    messages = [message_of(event, sent_at) for event in events]
    kept = {str(event["uuid"]): {"result": "ok"} for event in events if "uuid" in event}
    return Told(_key(request, body, events), messages, document({"results": kept}))


def read_flags(request: Request) -> Told:
    """The clients ask which features are switched on; none are."""
    return Told(_key(request, mapping(request.json(_unpacked(request))), []), [], _FLAGS)


def _unpacked(request: Request) -> bytes:
    """The JSON text of the body, which may be a form's base64 text or packed once more."""
    body = request.body
    if request.media_type == FORM or body.startswith(b"data="):
        body = _form_data(body)
    if body.startswith(_GZIP_MARK):
        body = unpacked(body)
    return body


def _form_data(body: bytes) -> bytes:
    found = parse_qs(body.decode("latin-1")).get("data")
    if not found:
        raise Refused(400, "no_events", "the form has no field `data`")
    # a plus that nobody escaped arrives as a space
    packed = found[0].replace(" ", "+")
    if packed.startswith(("{", "[")):
        return found[0].encode("latin-1")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except ValueError as error:
        raise Refused(400, "bad_base64", "the form's field `data` is not base64") from error


def _key(request: Request, envelope: dict[str, Any], events: list[dict[str, Any]]) -> str | None:
    """Where the key stands depends on the client's age."""
    scheme, _, bearer = (request.header(b"authorization") or "").partition(" ")
    found = text(envelope.get("api_key")) or text(envelope.get("token")) or request.query.get("token")
    if not found and events:
        first = events[0]
        inside = mapping(first.get("properties"))
        found = text(first.get("api_key")) or text(first.get("token")) or text(inside.get("token"))
    return found or (bearer if scheme.lower() == "bearer" else None)


def _milliseconds(written: str | None) -> int | None:
    return int(written) if written and _WHOLE.fullmatch(written) else None


ROUTES: Routes = {
    **{("POST", path): read_events for path in ("/batch", "/capture", "/e", "/i/v0/e", "/track", "/engage")},
    ("POST", "/i/v1/analytics/events"): read_events_v1,
    **{("POST", path): read_flags for path in ("/decide", "/flags")},
}
