"""G2 and other review sites: which companies looked at what, without naming people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.sources.columns import wanted
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, read_all
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv")
EXPECTED = "CSV files with the columns Date, Company Name, Company Domain, Signal Type, Product, Competitor"

KIND = RecordKind(
    source="g2",
    package=__name__,
    name="intent",
    layout=Layout(
        columns=wanted(
            "company_name", "company_domain", "signal_type!", "product", "competitor", "category", "url",
            "country", "state", "employees", "industry", "buying_stage",
            dates=("date!",),
            date=("Signal Date", "Timestamp", "Time", "Activity Date", "Visited At", "Event Date", "Last Seen", "Day"),
            company_name=("Company", "Account", "Account Name", "Organization"),
            company_domain=("Domain", "Website", "Company Website", "Company URL"),
            signal_type=("Signal", "Signal Types", "Activity", "Intent Type", "Event Type", "Page Type", "Tag"),
            product=("Product Name", "Your Product", "Viewed Product"),
            competitor=("Competitor Name", "Competitor Product", "Compared With", "Competitors"),
            category=("Category Name",), url=("Page URL", "G2 URL"), country=("Company Country",),
            state=("Company State",), employees=("Employee Count", "Company Size", "Employees Range"),
            industry=("Company Industry",), buying_stage=("Buying Stage", "Intent Score", "Activity Level"),
        ),
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    return read_all(files, KIND, reading, reached)
