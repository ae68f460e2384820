"""What a criterion of the journey map asks for, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from quorate.views.reading import Row
from quorate.views.wording import CHANNEL_WORDS, plain
from quorate.vocabulary.closed_lists import ACTIONS

# Conditions that leave the action open count whatever only a buyer can do: a list too long to read out.
_MOST_ACTIONS = 5
_PURCHASES = {
    "own": "",
    "renewal": " to renew the contract",
    "another": " for another offering",
    "again": " for more of the same",
}


def criterion_words(conditions: Sequence[Row]) -> str:
    """One sentence part for the rows of `map_conditions` of one criterion, in their order."""
    ways = [
        " and ".join(_condition(row) for row in rows)
        for _, rows in groupby(conditions, key=lambda row: row["alternative_no"])
    ]
    return ", or ".join(ways)


def seen_words(progress: float | None, needed: float | None) -> str:
    """How far an unmet criterion is, such as '1 of 2 seen'.

    Enough can be seen without the criterion being met, where it also asks by whom or in which time.
    """
    if progress is not None and needed is not None and progress >= needed:
        return f"{progress:.0f} seen, but not yet as it asks"
    return f"{progress or 0:.0f} of {needed or 0:.0f} seen"


def _condition(row: Row) -> str:
    words = _SAYING.get(row["kind"], _of_touches)(row)
    return f"not: {words}" if row["is_negated"] else words


def _of_statements(row: Row) -> str:
    who = f"{_any_of(row['author_functions'])} say" if row["author_functions"] else "a colleague says"
    about = f" about someone in the role {plain(row['role'])}" if row["role"] else ""
    said = f" '{plain(row['statement_value'])}'" if row["statement_value"] else ""
    return f"{who} so{about} ({plain(row['statement_subject'] or '')}{said})"


def _of_opportunities(row: Row) -> str:
    of = _PURCHASES[row["purchase"] or "own"]
    return f"an opportunity{of} is {row['opportunity_fact']} in the CRM"


def _of_people(row: Row) -> str:
    count = row["at_least"]
    who = f"{count} {'person' if count == 1 else 'people'}"
    if row["role"]:
        who += f" in the role {plain(row['role'])}"
    if row["distinct_functions"]:
        who += f" from {row['distinct_functions']} functions"
    if row["distinct_roles"]:
        who += f" in {row['distinct_roles']} roles"
    return _with_filters(who, row)


def _of_touches(row: Row) -> str:
    count = row["at_least"]
    what = f"{count} {'touch' if count == 1 else 'touches'}"
    if row["role"]:
        what += f" by someone in the role {plain(row['role'])}"
    return _with_filters(what, row)


def _with_filters(words: str, row: Row) -> str:
    if row["actions"] and len(row["actions"]) <= _MOST_ACTIONS and set(row["actions"]) != set(ACTIONS):
        words += f" that {_any_of(row['actions'])}"
    if row["channels"]:
        words += f" by {_any_of([CHANNEL_WORDS.get(channel, channel) for channel in row['channels']])}"
    if row["content_intents"]:
        words += f" with content for {_any_of(row['content_intents'])}"
    if row["topics"]:
        words += f" about {_any_of(row['topics'])}"
    if row["offering"]:
        words += " about this offering" if row["offering"] == "own" else " about another offering"
    if row["after"]:
        words += ", after the purchase"
    if row["initiators"]:
        words += (
            f", begun by {_any_of(['the buyer' if each == 'buyer' else each for each in row['initiators']])}"
        )
    if row["within_days"]:
        words += f", within {row['within_days']} days"
    return words


def _any_of(words: Sequence[str]) -> str:
    named = [plain(word) for word in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


_SAYING = {"people": _of_people, "statement": _of_statements, "opportunity": _of_opportunities}
