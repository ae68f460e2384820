"""Spend: money by day, platform and campaign, as advertising platforms and finance write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.sources.columns import wanted
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, read_all
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv")
EXPECTED = "CSV files with the columns Date, Platform, Campaign, Spend, Impressions, Clicks, Currency"

KIND = RecordKind(
    source="spend",
    package=__name__,
    name="spend",
    layout=Layout(
        columns=wanted(
            "platform!", "campaign", "spend!", "impressions", "clicks", "currency",
            # Finer lines of one campaign on one day are told apart by these; they are otherwise not used.
            "ad_group", "ad", "keyword", "country", "device", "placement", "line_id",
            dates=("date!",),
            date=("Day", "Spend Date", "Reporting Date", "Date (UTC)", "Start Date", "Start Date (in UTC)"),
            platform=("Channel", "Network", "Ad Platform", "Media", "Source", "Vendor"),
            campaign=("Campaign Name", "Campaign ID"),
            spend=("Cost", "Amount", "Amount Spent", "Total Spent", "Total Cost", "Media Cost"),
            impressions=("Impr.", "Views"), clicks=("Link Clicks", "Clicks (all)"),
            currency=("Currency Code", "Account Currency", "Currency ISO Code"),
            ad_group=("Ad Set", "Ad Set Name", "Ad Group Name"), ad=("Ad Name", "Creative", "Creative Name"),
            keyword=("Search Keyword",), country=("Country/Territory", "Region"), line_id=("ID", "Line ID",
            "Invoice Line"),
        ),
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    return read_all(files, KIND, reading, reached)
