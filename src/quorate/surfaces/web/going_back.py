"""Where a form leads when it is done: the page it was on."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from starlette.requests import Request

# Browsers read a backslash as a slash, and two slashes as the beginning of another host.
_PATH = re.compile(r"/(?!/)[^\\]*")


def our_address(address: str) -> SplitResult | None:
    """The parts of an address within these pages, as a browser reads it; None for one that leads elsewhere.

    What is left out while it is read, such as a tab between two slashes, is left out before it is looked at.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_elsewhere = parts.scheme or parts.netloc or _PATH.fullmatch(parts.path) is None
    return None if is_elsewhere else parts


def back_to(form: dict[str, str], default: str, anchor: str = "") -> str:
    """The address within these pages that a form names in `back`; `default` for any other."""
    parts = our_address(form.get("back", "")) or urlsplit(default)
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.path}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


def here(request: Request) -> str:
    """The page's own address, to come back to."""
    pairs = request.query_params.multi_items()
    return f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path
