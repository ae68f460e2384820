"""Networks: which organisation holds which range of internet addresses, as CSV or as a `.mmdb` database."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from quorate.sources.cells import DateOrders, record_table
from quorate.sources.columns import find_columns, wanted
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.networks.databases import ENDING, database_chunks
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, map_chunk, open_mapper, read_records
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv", ENDING)
EXPECTED = (
    "CSV files with the columns cidr, organisation, domain, or .mmdb databases of organisations, ISPs or ASNs"
)

PRIVATE = "private"
# Ranges that every company uses inside (RFC 1918, 4193) or that never leave a machine or its wire: seeing one says
# nothing about who it is. Any other range is whoever's the list says it is.
INSIDE = tuple(
    ipaddress.ip_network(cidr)
    for cidr in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8",
        "fc00::/7", "fe80::/10", "::1/128", "::/128",
    )
)  # fmt: skip


def network_of(cell: str) -> str | None:
    """The range in its one canonical form, `private` for addresses every company uses, None for no range.

    A single address is a range of one; bits set beyond the prefix are dropped.
    """
    try:
        network = ipaddress.ip_network(cell, strict=False)
    except ValueError:
        return None
    inside = any(network.version == known.version and network.overlaps(known) for known in INSIDE)
    return PRIVATE if inside else str(network)


KIND = RecordKind(
    source="networks",
    package=__name__,
    name="networks",
    layout=Layout(
        columns=wanted(
            "cidr!", "organisation", "domain", "kind",
            dates=("updated_at",),
            cidr=("Network", "Range", "IP Range", "Prefix", "Subnet", "IP"),
            organisation=("Organization", "Company", "Owner", "Holder", "Name", "Org"),
            domain=("Website", "Company Domain"), updated_at=("Last Updated", "Seen At"),
            kind=("Type", "Usage Type", "User Type", "Network Type", "Connection Type", "ASN Type", "Company Type"),
        ),
        cleaners={"cidr": network_of},
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    with open_mapper() as engine:
        for file in files:
            if not file.path.name.lower().endswith(ENDING):
                yield from read_records(file, KIND, engine, reading, reached)
                continue
            orders = DateOrders(file.path, KIND.layout, lambda: iter(()))
            for chunk in database_chunks(file.path):
                places = find_columns(file.path, chunk.header, KIND.layout.columns, reading.custom_fields)
                record = record_table(chunk, KIND.layout, places, orders, {})
                yield map_chunk(chunk, file.name, KIND, engine, record)
                reached(file, chunk.share_read)
