"""What comes in a plain form, read the one way for every page that writes."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from quorate.errors import UsageError

LONGEST_FORM_BYTES = 32_768
# No page is changed more often than this: what is longer is no version that a page of ours wrote.
_MOST_DIGITS = 9


async def fields_in(request: Request, longest_bytes: int) -> dict[str, str]:
    """The fields of a form as they were sent. Raises `UsageError` for one that is too long to be ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest_bytes:
            raise UsageError("This form is too long.", expected=f"at most {longest_bytes:,} bytes")
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form without space around them; raises as `fields_in`."""
    return {name: value.strip() for name, value in (await fields_in(request, LONGEST_FORM_BYTES)).items()}


Form = Annotated[dict[str, str], Depends(form_of)]


def seen_in(form: dict[str, str]) -> int | None:
    """The version that a form's author looked at; None where it names none. Raises `UsageError` for what is none."""
    text = form.get("seen", "")
    if text and not (text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise UsageError(f"'{text[:40]}' is no version.", state="nothing was written down")
    return int(text) if text else None
