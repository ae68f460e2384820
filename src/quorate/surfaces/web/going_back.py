"""Where a form leads when it is done: the page it was on."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request


def back_to(form: dict[str, str], default: str, anchor: str = "") -> str:
    """The address within these pages that a form names in `back`; `default` for any other."""
    back = form.get("back", "")
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\")) and "\\" not in back
    parts = urlsplit(back if is_ours else default)
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.path}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


def here(request: Request) -> str:
    """The page's own address, to come back to."""
    pairs = request.query_params.multi_items()
    return f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path
