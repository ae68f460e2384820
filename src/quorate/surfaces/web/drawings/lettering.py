"""How wide words are in a picture, and how they are made to fit: reckoned on the server, where no browser measures.

Widths are those of common sans-serif faces, rounded up, so that what fits here fits on the page in any of them.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
# Advance widths in parts of the size of the letters.
_NARROW, _WIDE = "ijlI.,:;'|!()[]ft-r ", "mwMW@%&"
_OF_NARROW, _OF_WIDE, _OF_CAPITAL, _OF_OTHER, _OF_IDEOGRAM, _OF_SYMBOL = 0.36, 0.92, 0.72, 0.58, 1.05, 1.4
_BOLDER = 1.06


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """At most so wide is `text` in letters of `size`."""
    return sum(map(_advance, text)) * size * (_BOLDER if is_bold else 1.0)


def _advance(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0.0
    if letter in _NARROW:
        return _OF_NARROW
    if letter in _WIDE:
        return _OF_WIDE
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return _OF_SYMBOL if unicodedata.category(letter).startswith("S") else _OF_IDEOGRAM
    if unicodedata.category(letter).startswith("S"):
        return _OF_SYMBOL
    return _OF_CAPITAL if letter.isupper() else _OF_OTHER


def fitted(text: str, width: float, size: float, *, is_bold: bool = False) -> str:
    """The text, or its beginning with dots, so that it is no wider than `width`."""
    plain = " ".join(text.split())
    if text_width(plain, size, is_bold=is_bold) <= width:
        return plain
    kept, room = [], width - text_width(ELLIPSIS, size, is_bold=is_bold)
    for letter in plain:
        room -= text_width(letter, size, is_bold=is_bold)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + ELLIPSIS


def fitted_name(name: str, width: float, size: float, *, is_bold: bool = False) -> str:
    """A name as whole as it fits: whole, else the initial and last name, else its beginning; of an address what is
    before the @."""
    plain = " ".join(name.split())
    if text_width(plain, size, is_bold=is_bold) <= width:
        return plain
    words = plain.split("@")[0].split()
    if not words:
        return fitted(plain, width, size, is_bold=is_bold)
    return fitted(f"{words[0][0]}. {words[-1]}" if len(words) > 1 else words[0], width, size, is_bold=is_bold)


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """The text on at most `most` lines, each no wider than `width`; what does not fit is left off with dots."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(fitted(line, width, size))
    if words and lines:
        lines[-1] = fitted(f"{lines[-1].removesuffix(ELLIPSIS)} {words[0]}{'x' * 40}", width, size)
    return lines


def shortened(text: str, longest: int) -> str:
    """The beginning of a text of at most so many letters, with dots where something was left off."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + ELLIPSIS
