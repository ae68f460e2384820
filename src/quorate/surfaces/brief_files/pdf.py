"""A brief as PDF, for paper: the page that stands alone, set by WeasyPrint. Nothing is fetched from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from quorate.errors import UsageError
from quorate.surfaces.brief_files.sheet import brief_sheet

if TYPE_CHECKING:
    from quorate.views.briefs import Brief

_PAPER = """
@page { size: A4; margin: 10mm 11mm 13mm; background: #fff;
  @bottom-left { content: string(who) " · " string(what); font-size: 7pt; color: #555c64; }
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 7pt; color: #555c64; } }
html { font-size: 9pt; }
.sheet-alone, .sheet-alone .brief { background: #fff; padding: 0; max-width: none; font-size: 8pt; line-height: 1.35; }
.brief h1 { string-set: who content(); }
.brief .what { string-set: what content(); }
.brief .wide { overflow: visible; }
.brief .stakes th, .brief .stakes td { min-width: 0; padding: 0.15rem 0.4rem; }
.brief .stakes thead th:first-child { width: 40%; }
.brief .earlier { display: none; }
.brief h1 { font-size: 15pt; }
.brief h2 { font-size: 10pt; margin-bottom: 1mm; }
.brief h3 { font-size: 8.5pt; }
.brief .state, .brief .lead-two p { font-size: 9pt; }
.brief .stakes span { font-size: 7.5pt; }
.brief .stakes { font-size: 7.5pt; line-height: 1.3; }
.brief .stakes tr { break-inside: avoid; }
.brief section { margin-top: 2mm; padding: 2mm 3mm; background: #fff; }
.brief .parts { margin-top: 2mm; }
.brief .parts section { margin: 0 0 2mm; }
.brief a { color: inherit; text-decoration: none; }
.brief .sources { font-size: 6.5pt; border: 0; padding: 0; }
.brief .sources code { font-size: 6pt; }
.unseen { display: none; }
"""


def brief_pdf(brief: Brief) -> bytes:
    """The PDF. Raises as `pdf_of` does."""
    return pdf_of(brief_sheet(brief, _PAPER))


def pdf_of(page: str) -> bytes:
    """A page that stands alone, set as PDF.

    Raises `UsageError` where WeasyPrint, or a library of the system it needs, is not installed.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise UsageError(
            "A PDF needs WeasyPrint, which is not installed or lacks a library of the system.",
            where=str(error).splitlines()[0],
            state="no file was written",
            do="pip install 'quorate[pdf]', and on Linux the system's package of Pango; or choose html or md",
        ) from error
    written: Any = HTML(string=page, url_fetcher=_fetch_nothing).write_pdf()
    return bytes(written)


def _fetch_nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"a page that stands alone loads nothing: {url}")
