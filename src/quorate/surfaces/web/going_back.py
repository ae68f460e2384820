"""Where a form leads when it is done: the page it was on, with what was done in words."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request

# What was done, by the word that the address carries.
TOLD: dict[str, str] = {
    "written": "Noted.",
    "note_edited": "The note was changed.",
    "note_withdrawn": "The note was withdrawn; the ledger keeps it.",
    "stated": "Said. It counts from the next update.",
    "statement_withdrawn": "Withdrawn. The ledger keeps what was said; figures follow with the next update.",
    "followed": "You follow this now.",
    "unfollowed": "You follow this no longer.",
    "read": "Marked as read.",
    "preferences": "Kept.",
}


def back_to(form: dict[str, str], default: str, told: str = "", anchor: str = "") -> str:
    """The address within these pages that a form names in `back`; `default` for any other."""
    back = form.get("back", "")
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\")) and "\\" not in back
    parts = urlsplit(back if is_ours else default)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "told"]
    query = urlencode([*pairs, *([("told", told)] if told else [])])
    return f"{parts.path}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


def here(request: Request) -> str:
    """The page's own address, to come back to, without what was just told."""
    pairs = [(key, value) for key, value in request.query_params.multi_items() if key != "told"]
    return f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path


def told(request: Request) -> str:
    """What was just done, as the address says."""
    return TOLD.get(request.query_params.get("told", ""), "")
