"""A brief as a file: Markdown, a web page that stands alone, PDF or slides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from quorate.errors import UsageError, nearest_word

if TYPE_CHECKING:
    from quorate.views.briefs import Brief


def _markdown(brief: Brief) -> bytes:
    from quorate.surfaces.brief_files.markdown import brief_markdown

    return brief_markdown(brief).encode("utf-8")


def _html(brief: Brief) -> bytes:
    from quorate.surfaces.brief_files.sheet import brief_sheet

    return brief_sheet(brief).encode("utf-8")


def _pdf(brief: Brief) -> bytes:
    from quorate.surfaces.brief_files.pdf import brief_pdf

    return brief_pdf(brief)


def _slides(brief: Brief) -> bytes:
    from quorate.surfaces.brief_files.slides import brief_slides

    return brief_slides(brief)


FORMATS: Mapping[str, tuple[str, Callable[[Brief], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", _markdown),
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides),
}


def brief_file(brief: Brief, wanted: str) -> tuple[bytes, str]:
    """The file's content and its media type. Raises `UsageError` for a format there is none of."""
    if wanted not in FORMATS:
        near = nearest_word(wanted, list(FORMATS))
        raise UsageError(
            f"There is no format '{wanted}' of a brief." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(FORMATS)}",
            state="no file was written",
        )
    media, write = FORMATS[wanted]
    return write(brief), media
