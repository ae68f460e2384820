"""Every kind of failure that programs are told of (RFC 9457): its status, title and what to do, behind one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"
HELP = "/api/v1/problems"


@dataclass(frozen=True)
class ProblemKind:
    """One kind: `name` ends its address, `meaning` says when it happens and what helps."""

    name: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The address of its help page."""
        return f"{HELP}/{self.name}"


_KINDS = (
    ProblemKind("bad-request", 400, "The request cannot be understood", "Something in the address or the body is not "
        "what this place takes; `expected` says what is."),
    ProblemKind("not-signed-in", 401, "Nobody is signed in", "Send a token as `Authorization: Bearer TOKEN`; "
        "everybody makes their own under Settings, Access."),
    ProblemKind("not-allowed", 403, "This may not be done", "The role or the token does not reach so far, or it is "
        "another's to decide; `expected` says whose."),
    ProblemKind("not-found", 404, "There is no such thing", "Nothing has this address, or nothing that you may see: "
        "the two are told alike. A past day has to be made first: POST /api/v1/days."),
    ProblemKind("cursor-unknown", 404, "There is no such page of this list", "A cursor belongs to one list, with its "
        "filters and order, and where rows are counted to one publication. Start again without a cursor."),
    ProblemKind("method-not-allowed", 405, "This cannot be done here", "The header `Allow` names what can."),
    ProblemKind("not-acceptable", 406, "None of the wanted formats can be given", "Leave the header `Accept` out, or "
        "name application/json; tables also come as text/csv, Parquet and Arrow."),
    ProblemKind("cannot-be-done", 409, "This cannot be done as things stand", "The request is well formed and does not "
        "go together with what is there; `detail` says why. Nothing was changed."),
    ProblemKind("changed-meanwhile", 409, "Somebody else changed this meanwhile", "What you wrote is kept and not "
        "applied. Read the thing again and send the version that you saw."),
    ProblemKind("in-progress", 409, "The same request is being answered", "A request with this Idempotency-Key is at "
        "work. Wait a moment and send it again: it is done once."),
    ProblemKind("version-differs", 412, "This is no longer the version you saw", "The header `If-Match` names another "
        "version. Read the thing again; nothing was changed."),
    ProblemKind("too-large", 413, "The body is too large", "`expected` says how many bytes are taken."),
    ProblemKind("unsupported-media-type", 415, "The body is of a kind that is not taken", "Send JSON with "
        "`Content-Type: application/json`."),
    ProblemKind("invalid", 422, "Something in the request is not as described", "`errors` names each place with what "
        "was expected there; docs/openapi.json describes all of them."),
    ProblemKind("key-reused", 422, "This Idempotency-Key was used for something else", "A key stands for one request "
        "for a day. Make a new one for each thing you write."),
    ProblemKind("too-many", 429, "Too many requests", "Wait as many seconds as the header `Retry-After` says."),
    ProblemKind("failed", 500, "This could not be answered", "A mistake of ours; nothing was changed. Please report it "
        "with what the server printed."),
    ProblemKind("unavailable", 503, "This cannot be answered now", "Another process is at work, or something the "
        "workspace keeps cannot be read; `do` says what helps."),
)  # fmt: skip
KINDS: Mapping[str, ProblemKind] = {kind.name: kind for kind in _KINDS}
_OF_STATUS: Mapping[int, str] = {kind.status: kind.name for kind in reversed(_KINDS)}


def kind_of_status(status: int) -> ProblemKind:
    """The kind that a bare status is told as."""
    return KINDS[_OF_STATUS.get(status, "failed" if status >= 500 else "bad-request")]


def problem_answer(
    name: str, detail: str, instance: str, headers: Mapping[str, str] | None = None, **told: Any
) -> JSONResponse:
    """A problem document of one kind; members of `told` that are None are left out."""
    kind = KINDS[name]
    document = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        **{key: value for key, value in told.items() if value is not None},
    }
    return JSONResponse(document, kind.status, headers, media_type=MEDIA_TYPE)
