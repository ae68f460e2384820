"""What of a page can be taken along: its tables and its pictures, each with a name that is its own on the page.

Pages are made by our own templates, which escape whatever comes from elsewhere, so a part begins and ends where its
tags stand in the text; looking for them costs a page a fraction of a millisecond.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal

# A region that scrolls may stand around a table and may close right after it: its links belong below it.
_TABLE = r'(?P<region><div class="scroll"[^>]*>\s*)?(?P<table><table\b.*?</table>)(?(region)(?:\s*</div>)?)'
_PICTURE = (
    r'(?P<frame><(?:div|figure)\b[^>]*\bclass="(?:[^"]*\s)?picture(?:\s[^"]*)?"[^>]*>)\s*(?P<svg><svg\b.*?</svg>)'
    r"(?:\s*</div>)?"
)
_PART = re.compile(f"{_TABLE}|{_PICTURE}", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
_LABEL = re.compile(r'\baria-label="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_LONGEST_NAME = 60


@dataclass(frozen=True)
class PagePart:
    """One table or picture of a page.

    Attributes
    ----------
    name: of letters, figures and hyphens; no other part of the page has it.
    caption: what it is, in the page's words.
    html: the table, or the drawing, as the page has it.
    end: where in the page it ends, its scrolling region with it.
    """

    kind: Literal["table", "picture"]
    name: str
    caption: str
    html: str
    end: int


def page_parts(page: str) -> tuple[PagePart, ...]:
    """The tables and pictures of a page in the order in which they stand there."""
    return tuple(_named(_PART.finditer(page)))


def words_of(html: str) -> str:
    """The text of a piece of HTML with single spaces."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _named(found: Iterator[re.Match[str]]) -> Iterator[PagePart]:
    used: Counter[str] = Counter()
    for each in found:
        table = each["table"]
        caption, name = _of_table(each["region"] or "", table) if table else _of_picture(each["frame"])
        used[name] += 1
        own = name if used[name] == 1 else f"{name}-{used[name]}"
        yield PagePart("table" if table else "picture", own, caption, table or each["svg"], each.end())


def _of_table(region: str, table: str) -> tuple[str, str]:
    found = _CAPTION.search(table)
    caption = words_of(found[1]) if found else _label(region)
    return caption or "Table", _slug(caption) or "table"


def _of_picture(frame: str) -> tuple[str, str]:
    """'Picture of the team; the table holds the same facts' is a picture of the team."""
    about = _label(frame).partition(";")[0].removeprefix("Picture of ").strip()
    named = _ID.search(frame)
    return about[:1].upper() + about[1:] or "Picture", _slug(named[1] if named else about) or "picture"


def _label(tag: str) -> str:
    found = _LABEL.search(tag)
    return " ".join(unescape(found[1]).split()) if found else ""


def _slug(text: str) -> str:
    """A text as part of an address: 'Forecast of Zürich' is 'forecast-of-zurich'."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
