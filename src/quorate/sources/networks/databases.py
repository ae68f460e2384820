"""Databases of internet addresses in the MaxMind format: organisations, internet providers, ASNs."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate.errors import InputError
from quorate.sources.csv_files import ROWS_PER_CHUNK, Chunk
from quorate.sources.text_files import UNTOUCHED

if TYPE_CHECKING:
    from maxminddb import Reader

ENDING = ".mmdb"
HEADER = ["cidr", "organisation", "domain", "kind", "updated_at"]
# Where makers of databases put a fact, the most telling place first; a dot leads into a record within the record.
ORGANISATION = (
    "company.name", "organization", "organisation", "traits.organization", "company", "org", "as_name", "name",
    "autonomous_system_organization", "traits.autonomous_system_organization", "asn.name", "isp", "traits.isp",
)  # fmt: skip
DOMAIN = ("company.domain", "domain", "traits.domain", "as_domain", "asn.domain")
KIND = (
    "company.type", "user_type", "traits.user_type", "usage_type", "connection_type", "traits.connection_type",
    "type", "asn.type", "as_type",
)  # fmt: skip
# Flags that say, when set, what kind of network it is.
FLAGS = {
    "is_anonymous_vpn": "vpn", "is_vpn": "vpn", "vpn": "vpn", "is_hosting_provider": "hosting", "is_hosting": "hosting",
    "hosting": "hosting", "is_public_proxy": "proxy", "proxy": "proxy", "is_tor_exit_node": "tor", "tor": "tor",
    "relay": "proxy", "is_residential_proxy": "proxy", "is_anonymous": "proxy", "mobile_country_code": "mobile",
    "is_mobile": "mobile",
}  # fmt: skip
_PLACES = ("", "traits.", "privacy.")
# What the reader raises on a damaged file besides its own error.
_DAMAGED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def database_chunks(path: Path) -> Iterator[Chunk]:
    """Every range of a database that says something, in chunks of rows under `HEADER`; at least one chunk.

    Raises `InputError` for a file that is no such database or is damaged.
    """
    import maxminddb

    # the reader written in C ends the whole process on some damaged files
    try:
        reader = maxminddb.open_database(path, maxminddb.MODE_MMAP)
    except (maxminddb.InvalidDatabaseError, *_DAMAGED) as error:
        raise _not_whole(path) from error
    with reader:
        chunks = _chunks(path, reader)
        while True:
            try:
                chunk = next(chunks, None)
            except (maxminddb.InvalidDatabaseError, *_DAMAGED) as error:
                raise _not_whole(path) from error
            if chunk is None:
                return
            yield chunk


def _not_whole(path: Path) -> InputError:
    return InputError(
        "This is not a whole database of internet addresses.",
        where=str(path),
        expected="a .mmdb file of organisations, internet providers or ASNs",
        state=UNTOUCHED,
        do="download it again, and unpack it if it is an archive",
    )


def _chunks(path: Path, reader: Reader) -> Iterator[Chunk]:
    about = reader.metadata()
    built = datetime.fromtimestamp(about.build_epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # a tree whose nodes lead back to others has no end; each of a sound one has two sides
    most = 2 * about.node_count + 2
    ranges = ((str(network), record) for network, record in reader)
    number = 0
    while True:
        rows = [_row(cidr, record, built) for cidr, record in islice(ranges, ROWS_PER_CHUNK)]
        is_last = len(rows) < ROWS_PER_CHUNK
        yield Chunk(
            header=HEADER,
            numbers=list(range(number + 1, number + len(rows) + 1)),
            rows=rows,
            share_read=1.0 if is_last else 0.5,
        )
        number += len(rows)
        if number > most:
            raise _not_whole(path)
        if is_last:
            return


def _row(cidr: str, record: object, built: str) -> list[str]:
    facts = record if isinstance(record, Mapping) else {}
    flag = next((_flag(facts, name, kind) for name, kind in FLAGS.items() if _flag(facts, name, kind)), "")
    return [cidr, _first(facts, ORGANISATION), _first(facts, DOMAIN), flag or _first(facts, KIND), built]


def _flag(facts: Mapping[str, Any], name: str, kind: str) -> str:
    values = (_at(facts, place + name) for place in _PLACES)
    return kind if any(value is True or (kind == "mobile" and value) for value in values) else ""


def _first(facts: Mapping[str, Any], places: tuple[str, ...]) -> str:
    values = (_at(facts, place) for place in places)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _at(facts: Mapping[str, Any], place: str) -> object:
    value: object = facts
    for key in place.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
