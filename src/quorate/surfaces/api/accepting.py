"""Which of the formats at hand a request wants (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.errors import QuorateError


class NotAcceptable(QuorateError):
    """Nothing that can be given is wanted."""

    code = "not_acceptable"

    def __init__(self, given: Sequence[str]) -> None:
        super().__init__("None of the wanted formats can be given.", expected=" or ".join(given))


def chosen_type(accept: str | None, given: Sequence[str]) -> str | None:
    """The media type of `given` that the header likes best, the first of equals; None where it takes none of them."""
    if accept is None or not accept.strip():
        return given[0]
    ranges = [_range(each) for each in accept.split(",") if each.strip()]
    best = max(given, key=lambda each: (_liked(each, ranges), -given.index(each)))
    return best if _liked(best, ranges) > 0 else None


def _range(text: str) -> tuple[str, float]:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return media, min(1.0, max(0.0, float(quality)))
    except ValueError:
        return media, 1.0


def _liked(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How much a type is wanted; the range that names it most closely counts."""
    wide = f"{media.partition('/')[0]}/*"
    for name in (media, wide, "*/*"):
        found = [quality for each, quality in ranges if each == name]
        if found:
            return max(found)
    return 0.0
