"""Networks: which organisation holds which range of internet addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from quorate.sources.columns import wanted
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, read_all
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv")
EXPECTED = "CSV files with the columns cidr, organisation, domain"

PRIVATE = "private"


def network_of(cell: str) -> str | None:
    """The range in its one canonical form, `private` for addresses nobody in particular holds,
    None for no range.

    A single address is a range of one; bits set beyond the prefix are dropped.
    """
    try:
        network = ipaddress.ip_network(cell, strict=False)
    except ValueError:
        return None
    return str(network) if network.is_global else PRIVATE


KIND = RecordKind(
    source="networks",
    package=__name__,
    name="networks",
    layout=Layout(
        columns=wanted(
            "cidr!", "organisation", "domain",
            dates=("updated_at",),
            cidr=("Network", "Range", "IP Range", "Prefix", "Subnet", "IP"),
            organisation=("Organization", "Company", "Owner", "Holder", "Name", "Org"),
            domain=("Website", "Company Domain"), updated_at=("Last Updated", "Seen At"),
        ),
        cleaners={"cidr": network_of},
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    return read_all(files, KIND, reading, reached)
