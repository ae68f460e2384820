"""Tell which object a file holds: by its name, else by the ids in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quorate.sources.columns import has_required, plain
from quorate.sources.csv_files import Chunk, read_chunks
from quorate.sources.files import SourceFile
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind
from quorate.sources.salesforce.kinds import OBJECTS, OTHER_NAMES, OTHER_OBJECTS, SalesforceObject

_ROWS_LOOKED_AT = 200
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# What tools and people put around an object's name.
_AROUND = frozenset(
    {
        "sf", "sfdc", "salesforce", "crm", "extract", "extracts", "export", "exports", "exported", "data",
        "raw", "stg", "src", "all", "full", "backup", "csv", "query", "report", "latest", "snapshot", "dump",
        "part", "rows", "records", "table", "tbl", "file", "new", "final", "prod", "sample",
    }
)  # fmt: skip
_VERSION_COLUMN = "fivetranstart"
_NAMES = {re.sub(r"\d", "", each.api_name.lower()): each for each in OBJECTS} | {
    "opportunityproduct": next(each for each in OBJECTS if each.api_name == "OpportunityLineItem"),
    "eventattendee": next(each for each in OBJECTS if each.api_name == "EventRelation"),
    "contactrole": next(each for each in OBJECTS if each.api_name == "OpportunityContactRole"),
}
_PREFIXES = {prefix: each for each in OBJECTS for prefix in each.prefixes}


@dataclass(frozen=True)
class Recognised:
    """What a file holds; `kind` is None for objects that are not used, and so is a name nobody knows."""

    object_name: str | None
    kind: RecordKind | None


def recognise(file: SourceFile, reading: Reading) -> Recognised:
    """Which object the rows of `file` are."""
    chunks = read_chunks(file.path, reading.encoding, lenient=reading.lenient, rows_per_chunk=_ROWS_LOOKED_AT)
    chunk = next(chunks)
    names = _singular_too(object_words(file.path.name))
    found = _by_name(names, {plain(name) for name in chunk.header}) or _by_ids(chunk)
    if found is not None:
        return Recognised(found.api_name, found.kind)
    other = next((each for each in OTHER_NAMES if plain(each) in names), OTHER_OBJECTS.get(_prefix(chunk)))
    return Recognised(other, None)


def object_words(file_name: str) -> str:
    """`sf_opportunity_line_item_data.csv` -> `opportunitylineitem`; numbers and wrapping words fall away."""
    stem = file_name.split(".", maxsplit=1)[0]
    words = [word.lower() for part in re.split(r"[^0-9A-Za-z]+", stem) for word in _WORD.findall(part)]
    return "".join(word for word in words if word not in _AROUND and not word.isdigit())


def _singular_too(name: str) -> tuple[str, ...]:
    return name, name.removesuffix("s"), re.sub("ies$", "y", name)


def _by_name(names: Sequence[str], header: set[str]) -> SalesforceObject | None:
    """The object of one of these names. `<Object>History` of versions is the object itself."""
    for name in names:
        versioned = name.removesuffix("history")
        is_of_versions = versioned != name and _VERSION_COLUMN in header and f"{versioned}id" not in header
        found = _NAMES.get(versioned if is_of_versions else name)
        if found is not None:
            return found
    return None


def _by_ids(chunk: Chunk) -> SalesforceObject | None:
    """The object whose ids these are; all field histories share one prefix, so the columns must fit too."""
    found = _PREFIXES.get(_prefix(chunk))
    return found if found is not None and has_required(chunk.header, found.kind.layout.columns) else None


def _prefix(chunk: Chunk) -> str:
    """The first three characters most frequent among the ids of the first rows."""
    names = [plain(name) for name in chunk.header]
    if "id" not in names:
        return ""
    place = names.index("id")
    counted = Counter(row[place].strip()[:3] for row in chunk.rows)
    return min(counted, key=lambda prefix: (-counted[prefix], prefix), default="")
