"""Tell which records a file holds: by its name, else by what stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from quorate.sources.columns import plain
from quorate.sources.csv_files import read_chunks
from quorate.sources.files import SourceFile
from quorate.sources.json_files import JsonRows
from quorate.sources.marketo.kinds import ACTIVITY, ACTIVITY_TYPE, PROGRAM, UNUSED
from quorate.sources.object_chunks import is_json
from quorate.sources.reading import Reading

_ROWS_LOOKED_AT = 50
_WORD = re.compile(r"[a-z]+")
_AROUND = frozenset(
    {
        "marketo", "mkto", "bulk", "export", "exports", "exported", "extract", "extracts", "data", "raw", "stg", "src",
        "all", "full", "csv", "json", "rest", "api", "v", "part", "rows", "table", "file", "page", "sample",
    }
)  # fmt: skip
_NAMES = {
    "lead": "lead", "person": "lead", "people": "lead", "activity": ACTIVITY, "program": PROGRAM,
    "campaign": "campaign", "smartcampaign": "campaign", "activitytype": ACTIVITY_TYPE, "type": ACTIVITY_TYPE,
}  # fmt: skip
_TELLING = (
    (("leadid", "activitytypeid"), ACTIVITY),
    (("primaryattribute", "attributes", "name"), ACTIVITY_TYPE),
    (("programid", "name"), "campaign"),
    (("channel", "name"), PROGRAM),
    (("firstname", "lastname"), "lead"),
    (("email", "id"), "lead"),
)


@dataclass(frozen=True)
class Recognised:
    """What a file holds: the kind of its records, or why they are not used.

    `activity` is the type of activity that a warehouse keeps a table of, such as `open email`.
    """

    kind: str | None
    unused: str | None = None
    activity: str | None = None


def recognise(file: SourceFile, reading: Reading) -> Recognised:
    """Which records the rows of `file` are."""
    words = _words(file.path.name)
    together = "".join(words)
    if together in UNUSED:
        return Recognised(None, UNUSED[together])
    fields = _fields(file, reading)
    if words[:1] == ["activity"] and words[1:] and {"leadid", "activitytypeid"} <= fields:
        return Recognised(ACTIVITY, activity=" ".join(words[1:]))
    kind = next((kind for names, kind in _TELLING[:1] if set(names) <= fields), _NAMES.get(together))
    return Recognised(kind or next((kind for names, kind in _TELLING if set(names) <= fields), None))


def _words(name: str) -> list[str]:
    """`marketo_activity_open_email_data.csv` -> ['activity', 'open', 'email']."""
    found = [word for word in _WORD.findall(name.lower().split(".", maxsplit=1)[0]) if word not in _AROUND]
    return [_singular(word) for word in found]


def _singular(word: str) -> str:
    """`leads` -> `lead`; the names of activity types keep their plural: `merge leads`."""
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s") if len(word) > 3 else word


def _fields(file: SourceFile, reading: Reading) -> set[str]:
    if is_json(file):
        rows = islice(JsonRows(file.path, reading), _ROWS_LOOKED_AT)
        names = {name for row in rows if row.value is not None for name in row.value}
    else:
        chunk = next(read_chunks(file.path, reading.encoding, lenient=reading.lenient, rows_per_chunk=1))
        names = set(chunk.header)
    return {plain(name) for name in names}
