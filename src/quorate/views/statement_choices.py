"""What can be stated about a journey and its people: the words each subject takes, by the journey's own map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.language import Words, gettext
from quorate.ledger.said_events import About
from quorate.views.answers import Answer
from quorate.views.reading import Reader, Row
from quorate.views.wording import STANCE_WORDS, plain
from quorate.vocabulary.closed_lists import CAUSES_OF_LOSS, STANCES, STATED_IN_APP, STATED_MEMBERSHIPS

SUBJECT_WORDS: Mapping[str, str] = Words(
    {
        "role": "role",
        "stance": "stance",
        "influence": "influence",
        "membership": "membership",
        "stage": "buyers' stage",
        "criterion": "criterion met",
        "competitor": "rival",
        "cause_of_loss": "cause of loss",
        "identity": "identity",
        "content": "content",
    }
)
STATED_MEMBERSHIP_WORDS: Mapping[str, str] = Words(
    {
        "confirmed": "is in this team",
        "not_a_member": "is not in this team",
        "left": "has left",
    }
)
CAUSE_WORDS: Mapping[str, str] = Words(
    {
        "price": "the price",
        "competitor": "a rival",
        "indecision": "they could not decide",
        "status_quo": "they preferred what they have",
        "timing": "the wrong time",
        "other": "another cause",
    }
)
# Of these, several hold at once; of the others, the latest word of each colleague counts.
SEVERAL = ("criterion", "competitor")
OF_A_PERSON = ("role", "stance", "influence", "membership")
OF_A_JOURNEY = tuple(subject for subject in STATED_IN_APP if subject not in OF_A_PERSON)
_STANCES = tuple(word for word in STANCES if word != "unknown")


@dataclass(frozen=True)
class StatementChoice(Answer):
    """One word a subject takes, and how people say it."""

    value: str
    label: str


@dataclass(frozen=True)
class StatementPlace(Answer):
    """What a statement is about, with the keys by which the log finds it again."""

    about: About
    keys: Mapping[str, str]
    journey_map: str | None
    account_name: str
    person_name: str | None


def place_of(reader: Reader, journey_or_account: str, person: str | None) -> StatementPlace:
    """The journey or account, and the person, that somebody states something about. Raises `NotFound`.

    A journey with an opportunity is found by it; one without is found by its account and the day, so that what is said
    of it counts for each journey its account has on that day.
    """
    row = reader.row(
        """
        select j.journey_id, j.account_id, j.journey_map, j.opportunity_ids, coalesce(a.name, j.account_id) as name
        from {journeys} j left join {accounts} a on a.account_id = j.account_id
        where j.journey_id = $1
        union all
        select null, a.account_id, null, null, a.name from {accounts} a where a.account_id = $1
        """,
        journey_or_account,
    )
    if row is None:
        raise NotFound(
            f"No journey and no account has the id '{journey_or_account}'.", state="nothing was written down"
        )
    keys = _account_key(reader, row["account_id"])
    if row["opportunity_ids"]:
        keys["opportunity_key"] = min(row["opportunity_ids"])
    named = _person(reader, person, keys) if person else None
    about = About(row["account_id"], row["journey_id"], named["person_id"] if named else None)
    return StatementPlace(about, keys, row["journey_map"], row["name"], named["name"] if named else None)


def choices(reader: Reader, subject: str, journey_map: str | None) -> tuple[StatementChoice, ...]:
    """The words a subject takes; empty where any words will do, such as a rival's name or a number."""
    if subject == "stance":
        return tuple(StatementChoice(word, STANCE_WORDS[word]) for word in _STANCES)
    if subject == "membership":
        return tuple(StatementChoice(word, STATED_MEMBERSHIP_WORDS[word]) for word in STATED_MEMBERSHIPS)
    if subject == "cause_of_loss":
        return tuple(StatementChoice(word, CAUSE_WORDS[word]) for word in CAUSES_OF_LOSS)
    queries = {
        "role": "select role as value, label from {map_roles} where coalesce(journey_map = ?, true)",
        "stage": "select stage as value, label from {map_stages} where coalesce(journey_map = ?, true) "
        "order by position",
        "criterion": "select criterion_id as value, criterion_id as label from {map_criteria} "
        "where coalesce(journey_map = ?, true)",
    }
    if subject not in queries:
        return ()
    rows = reader.rows(queries[subject], journey_map)
    return tuple(
        {
            row["value"]: StatementChoice(row["value"], row["label"] or plain(row["value"])) for row in rows
        }.values()
    )


def require_stateable(reader: Reader, place: StatementPlace, subject: str, value: str) -> str:
    """The value as it is written down. Raises `UsageError` for what the subject does not take."""
    if subject not in STATED_IN_APP:
        near = nearest_word(subject, STATED_IN_APP)
        raise UsageError(
            f"Nothing called '{subject}' is stated here." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(STATED_IN_APP)}",
            state="nothing was written down",
        )
    if (subject in OF_A_PERSON) != (place.about.person_id is not None):
        of = gettext("a person") if subject in OF_A_PERSON else gettext("a journey or account, not a person")
        raise UsageError(
            f"A {SUBJECT_WORDS[subject]} is that of {of}.", expected=f"a statement about {of}",
            state="nothing was written down",
        )  # fmt: skip
    value = value.strip()
    if subject == "influence" and not _is_share(value):
        raise UsageError(
            f"'{value}' is no influence.", expected="a number from 0 to 1", state="nothing was written down"
        )
    known = [each.value for each in choices(reader, subject, place.journey_map)]
    if known and value not in known:
        near = nearest_word(value, known)
        raise UsageError(
            f"'{value}' is no {SUBJECT_WORDS[subject]}." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(known)}",
            state="nothing was written down",
        )
    return value


def key_of(about: About, subject: str, value: str) -> str:
    """What of a place has versions: the question that a statement answers."""
    parts = [about.journey_id or about.account_id or "", about.person_id or "", subject]
    return "|".join([*parts, value.lower()] if subject in SEVERAL else parts)


def _account_key(reader: Reader, account_id: str) -> dict[str, str]:
    columns = {"crm_account": "account_key", "domain": "account_domain", "account_name": "account_name"}
    rows = reader.rows(
        """
        select kind, min(value) as value from {identifiers}
        where account_id = ? and person_id is null and kind in ('crm_account', 'domain', 'account_name')
        group by kind
        """,
        account_id,
    )
    held = {row["kind"]: row["value"] for row in rows}
    found = next((kind for kind in columns if kind in held), None)
    return {columns[found]: held[found]} if found else {}


def _person(reader: Reader, person_id: str, keys: dict[str, str]) -> Row:
    """The person, whose key is put among `keys`."""
    row = reader.row(
        "select person_id, coalesce(full_name, email, 'Unnamed person') as name from {people} where person_id = ?",
        person_id,
    )
    if row is None:
        raise NotFound(f"Nobody has the id '{person_id}'.", state="nothing was written down")
    held = reader.rows(
        """
        select kind, min(value) as value from {identifiers}
        where person_id = ? and kind in ('email', 'crm_contact', 'crm_lead', 'user', 'social')
        group by kind
        order by case kind when 'email' then 0 when 'crm_contact' then 1 when 'crm_lead' then 2 else 3 end
        """,
        person_id,
    )
    if not held:
        raise UsageError(
            f"Nothing names {row['name']} by which a statement could find them again.",
            expected="a person with an address or a record of their own",
            state="nothing was written down",
        )
    keys["email" if held[0]["kind"] == "email" else "person_key"] = held[0]["value"]
    return row


def _is_share(value: str) -> bool:
    try:
        return 0.0 <= float(value) <= 1.0
    except ValueError:
        return False
