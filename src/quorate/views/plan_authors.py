"""Who writes in the plan, and who is spoken to: colleagues by their record, address or name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.ledger.plan_events import Author
from quorate.views.answers import Answer
from quorate.views.reading import Reader, Row
from quorate.vocabulary.closed_lists import AUTHOR_FUNCTIONS, MOVE_OWNERS

_MENTION = re.compile(r"@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)")
_UNCHANGED = "nothing was written down"

MOST_OFFERED = 8


@dataclass(frozen=True)
class Addressee(Answer):
    """A colleague to speak to; `handle` is what stands after the @ and names nobody else."""

    colleague_id: str
    name: str
    handle: str
    function: str


def author_named(reader: Reader, key: str, function: str | None = None) -> Author:
    """The colleague with this record, address or name; somebody without a record says their function.

    Raises `NotFound` for somebody unknown without a function, `UsageError` for a name that several bear.
    """
    found = _colleagues(reader, key)
    if len(found) > 1:
        raise UsageError(
            f"Several colleagues are called '{key}'.",
            expected=" or ".join(str(row["email"] or row["colleague_id"]) for row in found),
            state=_UNCHANGED,
        )
    if found:
        return Author(found[0]["colleague_id"], found[0]["name"], found[0]["function"])
    if function in AUTHOR_FUNCTIONS and key.strip():
        return Author(key.strip(), key.strip(), function or "")
    names = [str(row["name"]) for row in reader.rows("select name from {colleagues} order by name")]
    near = nearest_word(key, names)
    raise NotFound(
        f"No colleague is called '{key}'." + (f" Did you mean '{near}'?" if near else ""),
        expected="a colleague's name, e-mail address or id, as in the table colleagues; or else a function: "
        + ", ".join(AUTHOR_FUNCTIONS),
        state=_UNCHANGED,
    )


def recipient_named(reader: Reader, key: str) -> dict[str, str | None]:
    """To whom a move is handed: a function, or a colleague for theirs. Raises as `author_named` does.

    Somebody who serves several functions, or none of those that make moves, takes it for both.
    """
    if key in MOVE_OWNERS:
        return {"owner_function": key, "owner_id": None}
    author = author_named(reader, key)
    return {
        "owner_function": author.function if author.function in MOVE_OWNERS else "both",
        "owner_id": author.key,
    }


def mentioned_in(reader: Reader, text: str) -> list[Row]:
    """The colleagues whom a text speaks to: `@` and an address, what stands before its @, or a name with dots."""
    found: dict[str, Row] = {}
    for word in _MENTION.findall(text):
        rows = reader.rows(
            """
            select colleague_id, name, function from {colleagues}
            where lower(email) = lower($1) or lower(split_part(email, '@', 1)) = lower($1)
                or lower(replace(name, ' ', '.')) = lower($1)
            """,
            word.rstrip("."),
        )
        if len(rows) == 1:
            found[rows[0]["colleague_id"]] = rows[0]
    return list(found.values())


def colleagues_like(reader: Reader, words: str) -> list[Addressee]:
    """Active colleagues of whom a name or the address begins with these words, as many as a list can offer."""
    rows = reader.rows(
        """
        select colleague_id, name, email, function, lower(replace(name, ' ', '.')) as dotted,
            count(*) over (partition by lower(name)) as namesakes
        from {colleagues}
        where is_active and (starts_with(lower(name), $1) or contains(lower(name), ' ' || $1)
            or starts_with(lower(replace(name, ' ', '.')), $1) or starts_with(lower(email), $1))
        order by name, colleague_id
        limit 100
        """,
        words.strip().lower(),
    )
    found = []
    for row in rows:
        handle = row["dotted"] if row["namesakes"] == 1 and _is_whole(row["dotted"]) else row["email"]
        if handle:
            found.append(Addressee(row["colleague_id"], row["name"], handle, row["function"]))
    return found[:MOST_OFFERED]


def _is_whole(handle: str) -> bool:
    """Whether a mention of this is read to its end."""
    read = _MENTION.fullmatch(f"@{handle}")
    return read is not None and read.group(1) == handle


def _colleagues(reader: Reader, key: str) -> list[Row]:
    return reader.rows(
        """
        select colleague_id, name, email, function from {colleagues}
        where colleague_id = $1 or lower(email) = lower($1) or lower(name) = lower($1)
        order by case when colleague_id = $1 then 0 when lower(email) = lower($1) then 1 else 2 end, colleague_id
        """,
        key.strip(),
    )
