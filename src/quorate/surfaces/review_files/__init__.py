"""The monthly revenue review as a file: Markdown, a web page that stands alone, PDF or PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from quorate.errors import UsageError, nearest_word

if TYPE_CHECKING:
    from quorate.views.revenue.review import RevenueReview


def _markdown(review: RevenueReview) -> bytes:
    from quorate.surfaces.review_files.markdown import review_markdown

    return review_markdown(review).encode("utf-8")


def _html(review: RevenueReview) -> bytes:
    from quorate.surfaces.review_files.sheet import review_sheet

    return review_sheet(review).encode("utf-8")


def _pdf(review: RevenueReview) -> bytes:
    from quorate.surfaces.brief_files.pdf import pdf_of
    from quorate.surfaces.review_files.sheet import PAPER, review_sheet

    return pdf_of(review_sheet(review, PAPER))


def _slides(review: RevenueReview) -> bytes:
    from quorate.surfaces.review_files.slides import review_slides

    return review_slides(review)


FORMATS: Mapping[str, tuple[str, Callable[[RevenueReview], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", _markdown),
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides),
}


def review_file(review: RevenueReview, wanted: str) -> tuple[bytes, str]:
    """The file's content and its media type. Raises `UsageError` for a format there is none of."""
    if wanted not in FORMATS:
        near = nearest_word(wanted, list(FORMATS))
        raise UsageError(
            f"There is no format '{wanted}' of a review." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(FORMATS)}",
            state="no file was written",
        )
    media, write = FORMATS[wanted]
    return write(review), media
