"""Addresses of pages apart from the day they are looked at on."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import URL

from quorate.surfaces.looking_back import AS_OF
from quorate.surfaces.web.going_back import our_address


def without_day(address: URL | str) -> str:
    """The path and query of a page of our own, without its day and without what is open beside it.

    An address that leads elsewhere, or to the pages of days themselves, becomes that of the first page.
    """
    parts = our_address(address if isinstance(address, str) else f"{address.path}?{address.query}")
    if parts is None or re.match(r"/days\b", parts.path):
        return "/journeys"
    query = urlencode(
        [(name, value) for name, value in parse_qsl(parts.query) if name not in (AS_OF, "panel")]
    )
    return f"{parts.path}?{query}" if query else parts.path
