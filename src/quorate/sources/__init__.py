"""Importers: export files of the systems a company runs, turned into batches of rows of the evidence log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from quorate.errors import UsageError, nearest_word
from quorate.sources.files import Progress, Reached, find_files
from quorate.sources.reading import Reading
from quorate.sources.text_files import UNTOUCHED
from quorate.vocabulary.batches import Batch

__all__ = ["SOURCES", "Reading", "Source", "read"]


@dataclass(frozen=True)
class Source:
    """One kind of export: its name in commands, what it is, and an example of importing it."""

    name: str
    description: str
    example: str


SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        Source(
            "salesforce",
            "a folder of Salesforce CSVs: accounts, contacts, leads, opportunities, activities, campaigns",
            "quorate import salesforce exports/salesforce",
        ),
        Source(
            "hubspot",
            "HubSpot exports as CSV or API objects as JSON: companies, contacts, deals, engagements, associations",
            "quorate import hubspot exports/hubspot",
        ),
        Source(
            "marketo",
            "Marketo leads and activities as CSV or JSON, with the programs and campaigns they came from",
            "quorate import marketo exports/marketo",
        ),
        Source(
            "segment",
            "tracking messages as JSON lines: identify, group, page, screen, track, alias",
            "quorate import segment exports/events-2026-05.jsonl.gz",
        ),
        Source(
            "webinar",
            "attendee reports of webinars: who registered, who came, what they asked",
            "quorate import webinar exports/webinars",
        ),
        Source(
            "linkedin",
            "engagement with posts: who reacted, commented, shared, followed",
            "quorate import linkedin exports/linkedin_engagement.csv",
        ),
        Source(
            "g2",
            "buyer intent of a review site: which companies looked and compared",
            "quorate import g2 exports/g2_intent.csv",
        ),
        Source(
            "spend",
            "money spent on advertising and campaigns, by day",
            "quorate import spend exports/spend.csv",
        ),
        Source(
            "content",
            "the catalogue of content: what each asset is for, for whom and for which stage",
            "quorate import content content.csv",
        ),
        Source(
            "networks",
            "which organisation holds which internet addresses, as CSV or as .mmdb databases",
            "quorate import networks networks.csv",
        ),
        Source(
            "calendar",
            "calendars as iCalendar files: meetings, who was invited and how they answered",
            "quorate import calendar exports/calendars",
        ),
        Source(
            "mail",
            "mailboxes as mbox files or single messages: who wrote to whom and when; bodies are never read",
            "quorate import mail exports/mailboxes",
        ),
        Source(
            "table",
            "any CSV or Parquet files, read by a mapping file",
            "quorate import table crm.csv --map mapping.yaml",
        ),
    )
}


def read(source: str, paths: Sequence[Path], reading: Reading, progress: Progress) -> Iterator[Batch]:
    """Batches of all rows of the files at `paths`; every row is in some table or set aside.

    Files are found and recognised before anything is given back; rows are read as the batches are taken.
    `progress` is told a file's name and the share of all bytes read so far.

    Raises
    ------
    UsageError: there is no such source.
    InputError: a path does not exist, a folder holds nothing of this source, or a file cannot be used.
    ProblemsFound: the mapping file has mistakes.
    """
    if source not in SOURCES:
        near = nearest_word(source, list(SOURCES))
        raise UsageError(
            f"There is no source called '{source}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(SOURCES)}",
            state=UNTOUCHED,
            do="run `quorate import --help` to see what each reads",
        )
    importer = import_module(f"quorate.sources.{source}")
    files = find_files(paths, importer.ENDINGS, importer.EXPECTED)
    batches: Iterator[Batch] = importer.read(files, reading, Reached(files, progress))
    return batches
