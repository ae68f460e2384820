"""What was just written down, told once on the next page: in words, with what takes it back.

Whoever writes answers with a redirect; what was done travels in a cookie that is gone once it was shown, so that an
address means the same to everybody and nothing is told again on the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.responses import RedirectResponse, Response

COOKIE = "quorate_told"
# Long enough to follow a redirect on a slow line; what nobody came to see is not told later.
SHOWN_WITHIN_SECONDS = 60
LONGEST_TEXT, LONGEST_UNDO = 240, 200


@dataclass(frozen=True)
class Toast:
    """What was done.

    Attributes
    ----------
    text: a whole sentence.
    undo: what takes it back, as `surfaces.undoing` reads it; empty where the ledger cannot.
    """

    text: str
    undo: str = ""


def toast_in(cookies: Mapping[str, str]) -> Toast | None:
    """What the request brings to be told."""
    text, _, undo = unquote(cookies.get(COOKIE, "")).partition("\n")
    return Toast(text[:LONGEST_TEXT], undo[:LONGEST_UNDO]) if text else None


def tell(response: Response, toast: Toast) -> None:
    """Have the next page say what was done."""
    text = toast.text if len(toast.text) <= LONGEST_TEXT else f"{toast.text[: LONGEST_TEXT - 1]}…"
    response.set_cookie(
        COOKIE, quote(f"{' '.join(text.split())}\n{toast.undo}"), max_age=SHOWN_WITHIN_SECONDS, httponly=True,
        samesite="strict", path="/",
    )  # fmt: skip


def done(address: str, text: str, undo: str = "") -> RedirectResponse:
    """Lead to a page that says what was done."""
    response = RedirectResponse(address, status_code=303)
    tell(response, Toast(text, undo))
    return response
