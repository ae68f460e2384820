"""Spend: money by day, platform and campaign, as advertising platforms and finance write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING

from quorate.sources.columns import Wanted, find_columns, plain, wanted
from quorate.sources.csv_files import Chunk
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, open_mapper, read_records, with_records
from quorate.vocabulary.batches import Batch

if TYPE_CHECKING:
    from quorate.warehouse.engine import Engine

ENDINGS = (".csv", ".csv.gz", ".tsv", ".txt")
EXPECTED = "CSV files with the columns Date, Platform, Campaign, Spend, Impressions, Clicks, Currency"

_PLATFORM = Wanted(
    "platform",
    ("Channel", "Network", "Ad Platform", "Media", "Source", "Vendor", "Publisher"),
    is_required=True,
)
# The export of a platform itself does not name it, but its report, its file or its headings do.
_TITLES = (
    (r"linked ?in", "LinkedIn Ads"),
    (r"facebook|\bmeta\b|instagram", "Meta Ads"),
    (r"bing|microsoft", "Microsoft Ads"),
    (r"google|adwords", "Google Ads"),
    (r"reddit", "Reddit Ads"),
    (r"capterra|\bg2\b|trustradius", "Review site"),
)
_HEADINGS = (
    ({"startdateinutc", "totalspent"}, "LinkedIn Ads"),
    ({"reportingstarts"}, "Meta Ads"),
    ({"gregoriandate"}, "Microsoft Ads"),
    ({"timeperiod", "spend"}, "Microsoft Ads"),
    ({"cost", "impr"}, "Google Ads"),
)
_CURRENCY = re.compile(r"\(([A-Z]{3})\)")
_SPEND = ("Cost", "Amount", "Amount Spent", "Total Spent", "Total Cost", "Media Cost", "Spent")

KIND = RecordKind(
    source="spend",
    package=__name__,
    name="spend",
    layout=Layout(
        columns=wanted(
            "platform", "campaign", "spend!", "impressions", "clicks", "currency",
            # Finer lines of one campaign on one day are told apart by these; they are otherwise not used.
            "account", "ad_group", "ad", "keyword", "country", "device", "placement", "line_id",
            dates=("date!",),
            date=(
                "Day", "Spend Date", "Reporting Date", "Date (UTC)", "Start Date", "Start Date (in UTC)",
                "Reporting starts", "Gregorian date", "Time period",
            ),
            platform=_PLATFORM.aliases,
            campaign=("Campaign Name", "Campaign ID", "Campaign Group Name"),
            spend=_SPEND,
            impressions=("Impr.", "Views"), clicks=("Link Clicks", "Clicks (all)"),
            currency=("Currency Code", "Account Currency", "Currency ISO Code"),
            account=("Account Name",),
            ad_group=("Ad Set", "Ad Set Name", "Ad Group Name"), ad=("Ad Name", "Creative", "Creative Name"),
            keyword=("Search Keyword",), country=("Country/Territory", "Region"), line_id=("ID", "Line ID",
            "Invoice Line"),
        ),
        cleaners={},
        has_preamble=True,
    ),
    shared="lines",
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files. A file is read twice: the lines of one campaign and day may stand anywhere in it."""
    with open_mapper() as engine:
        for file in files:
            constants = partial(_constants, file)
            _place_lines(file, engine, reading)
            yield from read_records(file, KIND, engine, reading, reached, constants)


def _place_lines(file: SourceFile, engine: Engine, reading: Reading) -> None:
    """Number the lines of one campaign and day that nothing but their amounts tells apart, in `line_place`."""
    ((_, lines),) = RecordKind(KIND.source, KIND.package, "lines", KIND.layout).mapping
    text = resources.files(__name__).joinpath("line_places.sql").read_text(encoding="utf-8")
    engine.run(
        "create or replace table line (line_key varchar, amount double, impressions bigint, clicks bigint)"
    )
    for _, record, _ in with_records(file, KIND, reading, partial(_constants, file)):
        with engine.registered(record=record):
            engine.run(
                f"insert into line select line_key, amount, impressions_count, clicks_count from ({lines})"
            )
    engine.run(f"create or replace table line_place as {text}")


def _constants(file: SourceFile, chunk: Chunk) -> Mapping[str, str | None]:
    """What the rows do not say themselves: the platform whose export it is, and the currency in a heading."""
    platform = _platform_of(file, chunk)
    if platform is None:
        find_columns(file.path, chunk.header, [_PLATFORM])
    said = next((found for name in chunk.header if (found := _money_heading(name))), None)
    return {"report_platform": platform, "heading_currency": said}


def _platform_of(file: SourceFile, chunk: Chunk) -> str | None:
    title = " ".join(
        [file.path.name.replace("_", " "), *(cell for row in chunk.preamble for cell in row)]
    ).lower()
    header = {plain(name) for name in chunk.header}
    by_title = (platform for words, platform in _TITLES if re.search(words, title))
    by_heading = (platform for names, platform in _HEADINGS if names <= header)
    return next(by_heading, None) or next(by_title, None)


def _money_heading(name: str) -> str | None:
    """`Amount spent (EUR)` -> `EUR`; None for headings of anything else."""
    found = _CURRENCY.search(name)
    return found[1] if found and plain(name[: found.start()]) in {plain(each) for each in _SPEND} else None
