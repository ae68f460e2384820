"""One person: who they are, which teams they are on, and everything they did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.consents import Consent, consents_of
from quorate.views.evidence_rows import STATEMENTS, TOUCHES, Evidence, evidence_page
from quorate.views.lookup import person_id_of
from quorate.views.match_words import WEIGHTS
from quorate.views.reading import Reader
from quorate.views.teams import Member, member_of
from quorate.views.wording import plain
from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class Seat(Answer):
    """The person's place on one journey's team."""

    journey_id: str
    account_id: str
    account_name: str
    offering_name: str | None
    outcome: str
    stage_label: str | None
    member: Member


@dataclass(frozen=True)
class Identifier(Answer):
    """One identifier that stands for the person, and since when that is known."""

    kind: str
    value: str
    since_at: datetime | None


@dataclass(frozen=True)
class Match(Answer):
    """One decision about whether two records are this person, with its reasons."""

    left_id: str
    right_id: str
    decision: str
    probability: float | None
    rule: str
    reasons: str
    decided_by: str


@dataclass(frozen=True)
class PersonView(Answer):
    """One person in full."""

    stamp: Stamp
    person_id: str
    name: str | None
    email: str | None
    emails: tuple[str, ...]
    title: str | None
    function: str | None
    seniority: str | None
    is_external: bool
    left_at: datetime | None
    account_id: str | None
    account_name: str | None
    seats: tuple[Seat, ...]
    identifiers: tuple[Identifier, ...]
    matches: tuple[Match, ...]
    consents: tuple[Consent, ...]
    evidence: Evidence


# Touches lie by account in what is published: those of one person are sought where there are any.
_TOUCHED = "select distinct person_id, account_id from {touches} where person_id is not null"


def keep_touched_accounts(reader: Reader) -> None:
    """Make the table `touched_accounts`, once for each publication: at which accounts each person's touches lie."""
    reader.keep("touched_accounts", _TOUCHED)


def person_view(snapshot: Snapshot, key: str, page: Page | None = None) -> PersonView:
    """The person who answers to `key` (id, e-mail address or name), and a page of their evidence.

    Raises `NotFound` with the nearest names when nobody answers, and with all candidates when several do.
    """
    reader = Reader(snapshot)
    person_id = person_id_of(reader, key)
    reader = reader.within("person_id", person_id, "identifiers")
    row = reader.one(
        """
        select p.*, a.name as account_name
        from {people} p
        left join {accounts} a on a.account_id = p.account_id
        where p.person_id = ?
        """,
        person_id,
    )
    return PersonView(
        stamp=stamp_of(reader),
        person_id=person_id,
        name=row["full_name"],
        email=row["email"],
        emails=tuple(row["emails"]),
        title=row["title"],
        function=row["function"],
        seniority=row["seniority"],
        is_external=row["is_external"],
        left_at=row["left_at"],
        account_id=row["account_id"],
        account_name=row["account_name"],
        seats=_seats(reader, person_id),
        identifiers=_identifiers(reader, person_id),
        matches=_matches(reader, person_id),
        consents=consents_of(reader, person_id),
        evidence=_evidence(reader, person_id, page or Page()),
    )


def _evidence(reader: Reader, person_id: str, page: Page) -> Evidence:
    keep_touched_accounts(reader)
    touched = reader.rows("select account_id from touched_accounts where person_id = ?", person_id)
    accounts = sorted(row["account_id"] for row in touched if row["account_id"] is not None)
    queries = [
        f"{TOUCHES} where t.person_id = $1 and t.account_id in (select unnest($2::varchar[]))",
        f"{STATEMENTS} where s.person_id = $1",
    ]
    if len(accounts) < len(touched):
        queries.append(f"{TOUCHES} where t.person_id = $1 and t.account_id is null")
    return evidence_page(reader, page, queries, person_id, accounts)


def _seats(reader: Reader, person_id: str) -> tuple[Seat, ...]:
    rows = reader.rows(
        """
        with own as (select * from {members} where person_id = $1)
        select m.*, coalesce(p.full_name, p.email, 'Unnamed person') as name, p.title, p.left_at,
            coalesce(r.label, case when m.role = 'unknown' then 'Role not known' else m.role end) as
                role_label,
            x.touch_count, j.account_id, coalesce(a.name, j.account_id) as account_name, j.outcome,
                j.opened_at,
            coalesce(f.name, j.offering_id) as offering_name, s.label as stage_label
        from own m
        inner join {journeys} j on j.journey_id = m.journey_id
        left join {people} p on p.person_id = m.person_id
        left join {accounts} a on a.account_id = j.account_id
        left join {offerings} f on f.offering_id = j.offering_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = m.role
        left join (select journey_id, touch_count from {team_members} where person_id = $1) x
            on x.journey_id = m.journey_id
        left join (
            select journey_id, stage,
                row_number() over (
                    partition by journey_id order by entered_at desc, left_at desc nulls first, stage
                ) as pick
            from {stage_history}
            where journey_id in (select journey_id from own)
        ) h on h.journey_id = m.journey_id and h.pick = 1
        left join {map_stages} s on s.journey_map = j.journey_map and s.stage = h.stage
        order by case j.outcome when 'open' then 0 else 1 end, j.opened_at desc, m.journey_id
        """,
        person_id,
    )
    return tuple(
        Seat(
            journey_id=row["journey_id"],
            account_id=row["account_id"],
            account_name=row["account_name"],
            offering_name=row["offering_name"],
            outcome=row["outcome"],
            stage_label=row["stage_label"],
            member=member_of(row),
        )
        for row in rows
    )


def _identifiers(reader: Reader, person_id: str) -> tuple[Identifier, ...]:
    rows = reader.rows(
        "select kind, value, since_at from {identifiers} where person_id = ? order by kind, value", person_id
    )
    return tuple(Identifier(row["kind"], row["value"], row["since_at"]) for row in rows)


def _matches(reader: Reader, person_id: str) -> tuple[Match, ...]:
    """Decisions that name the person or one of the identifiers that stand for them."""
    rows = reader.rows(
        """
        with names as (
            select $1 as name union select value from {identifiers} where person_id = $1
        )
        select * from {matches}
        where subject_kind in ('person', 'person_to_account') and left_id in (select name from names)
        union
        select * from {matches}
        where subject_kind in ('person', 'person_to_account') and right_id in (select name from names)
        order by left_id, right_id, rule
        limit 50
        """,
        person_id,
    )
    return tuple(
        Match(
            left_id=row["left_id"],
            right_id=row["right_id"],
            decision=row["decision"],
            probability=row["probability"],
            rule=row["rule"],
            reasons=_in_words(row["reasons"]),
            decided_by=row["decided_by"],
        )
        for row in rows
    )


def _in_words(reasons: str | None) -> str:
    """A JSON value of reasons as one line, without weights and without what it leaves empty."""
    found = json.loads(reasons or "null")
    if isinstance(found, dict):
        found = {key: value for key, value in found.items() if key not in WEIGHTS}
    return _words(found)


def _words(found: object) -> str:
    if isinstance(found, dict):
        return "; ".join(
            f"{plain(str(key))}: {_words(value)}" for key, value in found.items() if value is not None
        )
    if isinstance(found, list):
        return ", ".join(_words(item) for item in found)
    return "" if found is None else str(found)
