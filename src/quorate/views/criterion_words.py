"""What a criterion of the journey map asks for, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from quorate.language import Words, gettext, ngettext, number
from quorate.views.reading import Row
from quorate.views.wording import CHANNEL_WORDS, all_of, plain
from quorate.vocabulary.closed_lists import ACTIONS

# Conditions that leave the action open count whatever only a buyer can do: a list too long to read out.
_MOST_ACTIONS = 5
_PURCHASES = Words(
    {
        "own": "",
        "renewal": " to renew the contract",
        "another": " for another offering",
        "again": " for more of the same",
    }
)


def criterion_words(conditions: Sequence[Row]) -> str:
    """One sentence part for the rows of `map_conditions` of one criterion, in their order."""
    ways = [
        all_of([_condition(row) for row in rows])
        for _, rows in groupby(conditions, key=lambda row: row["alternative_no"])
    ]
    return gettext(", or ").join(ways)


def seen_words(progress: float | None, needed: float | None) -> str:
    """How far an unmet criterion is, such as '1 of 2 seen'.

    Enough can be seen without the criterion being met, where it also asks by whom or in which time.
    """
    if progress is not None and needed is not None and progress >= needed:
        return gettext("{progress} seen, but not yet as it asks", progress=number(progress))
    return gettext("{progress} of {needed} seen", progress=number(progress or 0), needed=number(needed or 0))


def _condition(row: Row) -> str:
    words = _SAYING.get(row["kind"], _of_touches)(row)
    return gettext("not: {words}", words=words) if row["is_negated"] else words


def _of_statements(row: Row) -> str:
    who = (
        gettext("{author_functions} say", author_functions=_any_of(row["author_functions"]))
        if row["author_functions"]
        else gettext("a colleague says")
    )
    about = gettext(" about someone in the role {role}", role=plain(row["role"])) if row["role"] else ""
    said = f" '{plain(row['statement_value'])}'" if row["statement_value"] else ""
    return gettext(
        "{who} so{about} ({statement_subject}{said})",
        who=who,
        about=about,
        statement_subject=plain(row["statement_subject"] or ""),
        said=said,
    )


def _of_opportunities(row: Row) -> str:
    of = _PURCHASES[row["purchase"] or "own"]
    return gettext(
        "an opportunity{of} is {opportunity_fact} in the CRM",
        of=of,
        opportunity_fact=plain(row["opportunity_fact"] or ""),
    )


def _of_people(row: Row) -> str:
    count = row["at_least"]
    who = ngettext("{count} person", "{count} people", count)
    if row["role"]:
        who += gettext(" in the role {role}", role=plain(row["role"]))
    if row["distinct_functions"]:
        who += ngettext(" from {count} function", " from {count} functions", row["distinct_functions"])
    if row["distinct_roles"]:
        who += ngettext(" in {count} role", " in {count} roles", row["distinct_roles"])
    return _with_filters(who, row)


def _of_touches(row: Row) -> str:
    count = row["at_least"]
    what = ngettext("{count} touch", "{count} touches", count)
    if row["role"]:
        what += gettext(" by someone in the role {role}", role=plain(row["role"]))
    return _with_filters(what, row)


def _with_filters(words: str, row: Row) -> str:
    if row["actions"] and len(row["actions"]) <= _MOST_ACTIONS and set(row["actions"]) != set(ACTIONS):
        words += gettext(" that {actions}", actions=_any_of(row["actions"]))
    if row["channels"]:
        words += gettext(
            " by {channel}",
            channel=_any_of([CHANNEL_WORDS.get(channel, plain(channel)) for channel in row["channels"]]),
        )
    if row["content_intents"]:
        words += gettext(
            " with content for {content_intents}", content_intents=_any_of(row["content_intents"])
        )
    if row["topics"]:
        words += gettext(" about {topics}", topics=_any_of(row["topics"]))
    if row["offering"]:
        words += (
            gettext(" about this offering")
            if row["offering"] == "own"
            else gettext(" about another offering")
        )
    if row["after"]:
        words += gettext(", after the purchase")
    if row["initiators"]:
        words += gettext(
            ", begun by {it}",
            it=_any_of([gettext("the buyer") if each == "buyer" else each for each in row["initiators"]]),
        )
    if row["within_days"]:
        words += ngettext(", within {count} day", ", within {count} days", row["within_days"])
    return words


def _any_of(words: Sequence[str]) -> str:
    named = [plain(word) for word in words]
    return (
        named[0]
        if len(named) == 1
        else gettext("{names} or {last}", names=", ".join(named[:-1]), last=named[-1])
    )


_SAYING = {"people": _of_people, "statement": _of_statements, "opportunity": _of_opportunities}
