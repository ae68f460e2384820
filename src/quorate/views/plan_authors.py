"""Who writes in the plan, and who is spoken to: colleagues by their record, address or name."""

from __future__ import annotations

import re

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.ledger.plan_events import Author
from quorate.views.reading import Reader, Row
from quorate.vocabulary.closed_lists import AUTHOR_FUNCTIONS, MOVE_OWNERS

_MENTION = re.compile(r"@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)")
_UNCHANGED = "nothing was written down"


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


def _colleagues(reader: Reader, key: str) -> list[Row]:
    return reader.rows(
        """
        select colleague_id, name, email, function from {colleagues}
        where colleague_id = $1 or lower(email) = lower($1) or lower(name) = lower($1)
        order by case when colleague_id = $1 then 0 when lower(email) = lower($1) then 1 else 2 end, colleague_id
        """,
        key.strip(),
    )
