"""Salesforce: a folder of CSVs, one per object, from Data Export, Data Loader or a warehouse sync."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.sources.csv_files import read_chunks
from quorate.sources.files import Reached, SourceFile, nothing_known
from quorate.sources.object_chunks import all_aside
from quorate.sources.reading import Reading
from quorate.sources.records import open_mapper, read_records
from quorate.sources.salesforce.recognition import Recognised, recognise
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv", ".txt")
EXPECTED = (
    "CSV files named after Salesforce objects, such as Account.csv, Contact.csv, Lead.csv, Opportunity.csv, "
    "OpportunityContactRole.csv, OpportunityHistory.csv, Task.csv, Event.csv, Campaign.csv, "
    "CampaignMember.csv"
)


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files; the rows of objects that are not used are set aside."""
    known = [(file, recognise(file, reading)) for file in files]
    if not any(found.kind for _, found in known):
        raise nothing_known(str(files[0].path.parent), [file.name for file in files], EXPECTED)
    return _batches(known, reading, reached)


def _batches(
    known: Sequence[tuple[SourceFile, Recognised]], reading: Reading, reached: Reached
) -> Iterator[Batch]:
    with open_mapper(__name__) as engine:
        for file, found in known:
            if found.kind:
                yield from read_records(file, found.kind, engine, reading, reached)
            else:
                reason = f"{found.object_name or 'such'} records are not used"
                chunks = read_chunks(file.path, reading.encoding, lenient=reading.lenient)
                for batch, share in all_aside(file, chunks, "object_not_used", reason):
                    yield batch
                    reached(file, share)
