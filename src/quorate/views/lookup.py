"""Find an account or a person by whatever a colleague calls it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from quorate.errors import NotFound
from quorate.language import gettext
from quorate.views.reading import Reader, Row

_NEAREST = 3
_CLOSE = 0.5


def account_id_of(reader: Reader, key: str) -> str:
    """The account with this id, domain or name, letter case aside.

    An id wins over a domain, a domain over a name. Raises `NotFound`, with the nearest names where there is
        none
    and with all candidates where there are several.
    """
    reader.need("accounts")
    # nearly always asked with the id as it is written, which is found at once
    if reader.row("select 1 as one from {accounts} where account_id = ?", key):
        return key
    wanted = key.strip().lower()
    found = reader.rows(
        """
        select account_id, name, domains,
            case when lower(account_id) = $1 then 0 when list_contains(domains, $1) then 1 else 2 end as rank
        from {accounts}
        where lower(account_id) = $1 or list_contains(domains, $1) or lower(name) = $1
        order by rank, name, account_id
        """,
        wanted,
    )
    best = [row for row in found if row["rank"] == found[0]["rank"]]
    if len(best) == 1:
        account_id: str = best[0]["account_id"]
        return account_id
    if best:
        raise _ambiguous("accounts", key, [_account_line(row) for row in best])
    names = reader.rows("select name, domains, account_id from {accounts} order by name, account_id")
    raise _unknown(
        "account", key, _nearest(wanted, [(_account_line(row), _account_words(row)) for row in names])
    )


def person_id_of(reader: Reader, key: str) -> str:
    """The person with this id, e-mail address or full name, letter case aside; raises as for accounts."""
    reader.need("people")
    if reader.row("select 1 as one from {people} where person_id = ?", key):
        return key
    wanted = key.strip().lower()
    found = reader.rows(
        """
        select person_id, full_name, email, emails,
            case when lower(person_id) = $1 then 0 when list_contains(emails, $1) then 1 else 2 end as rank
        from {people}
        where lower(person_id) = $1 or list_contains(emails, $1) or lower(email) = $1 or lower(full_name) = $1
        order by rank, full_name, person_id
        """,
        wanted,
    )
    best = [row for row in found if row["rank"] == found[0]["rank"]]
    if len(best) == 1:
        person_id: str = best[0]["person_id"]
        return person_id
    if best:
        raise _ambiguous("people", key, [_person_line(row) for row in best])
    names = reader.rows(
        "select full_name, email, person_id from {people} where coalesce(full_name, email) is not null "
        "order by full_name, email, person_id"
    )
    raise _unknown(
        "person", key, _nearest(wanted, [(_person_line(row), _person_words(row)) for row in names])
    )


def _account_line(row: Row) -> str:
    return f"{row['name']} ({', '.join(row['domains']) or 'no domain'}; {row['account_id']})"


def _account_words(row: Row) -> list[str]:
    return [row["name"], *row["domains"], row["account_id"]]


def _person_line(row: Row) -> str:
    return f"{row['full_name'] or 'Unnamed'} ({row['email'] or 'no address'}; {row['person_id']})"


def _person_words(row: Row) -> list[str]:
    return [word for word in (row["full_name"], row["email"], row["person_id"]) if word]


def _ambiguous(kind: str, key: str, lines: list[str]) -> NotFound:
    listed = "; ".join(lines[:10]) + (
        gettext("; and {lines} more", lines=len(lines) - 10) if len(lines) > 10 else ""
    )
    return NotFound(
        f"{len(lines)} {kind} answer to '{key}'.", expected=f"one of: {listed}", do="ask again with its id"
    )


def _unknown(kind: str, key: str, nearest: list[str]) -> NotFound:
    address = gettext("e-mail address") if kind == "person" else "domain"
    return NotFound(
        f"No {kind} answers to '{key}'.",
        expected=gettext("the {kind}'s id, {address} or full name", kind=kind, address=address)
        + (gettext("; nearest: {nearest}", nearest="; ".join(nearest)) if nearest else ""),
        do=f"look for it with a part of the name, or choose it from the list of {kind}s",
    )


def _nearest(wanted: str, named: Sequence[tuple[str, list[str]]]) -> list[str]:
    """The lines whose words are most like what was wanted; a word that contains it is as like as can be."""
    matcher = SequenceMatcher()
    matcher.set_seq2(wanted)
    scored = [
        (max(_likeness(matcher, wanted, word.lower()) for word in words), line) for line, words in named
    ]
    close = sorted((-score, line) for score, line in scored if score >= _CLOSE)
    return [line for _, line in close[:_NEAREST]]


def _likeness(matcher: SequenceMatcher[str], wanted: str, word: str) -> float:
    if wanted and wanted in word:
        return 1.0
    matcher.set_seq1(word)
    # two cheap upper bounds spare the full comparison of most words
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0.0
    return matcher.ratio()
