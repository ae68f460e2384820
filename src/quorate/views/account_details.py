"""What stands on the page of one account beside its journeys: its people with their seats, and its latest history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from quorate.language import gettext
from quorate.views.answers import Answer, Figure, Page, reference
from quorate.views.evidence_rows import STATEMENTS, TOUCHES, Evidence, evidence_page
from quorate.views.reading import Reader


@dataclass(frozen=True)
class AccountSeat(Answer):
    """Somebody's place on the team of one of the account's journeys; `stance_reference` opens where they stand."""

    journey_id: str
    role_label: str
    membership: str
    stance: str
    stance_reference: str


@dataclass(frozen=True)
class AccountPerson(Answer):
    """Somebody of the account or on one of its teams; `touch_count` is of this account."""

    person_id: str
    name: str
    title: str | None
    is_elsewhere: bool
    left_at: datetime | None
    touch_count: Figure
    last_touch_at: datetime | None
    seats: tuple[AccountSeat, ...]

    def seat_in(self, journey_id: str) -> AccountSeat | None:
        """Their place on one journey's team."""
        return next((seat for seat in self.seats if seat.journey_id == journey_id), None)


@dataclass(frozen=True)
class AccountDetail(Answer):
    """People (those on teams and those touched last first, perhaps not all) and the latest history."""

    people: tuple[AccountPerson, ...]
    people_count: int
    history: Evidence


def account_detail(
    reader: Reader, account_id: str, people_shown: int = 40, history_shown: int = 15
) -> AccountDetail:
    """The details of one account."""
    reader = reader.within("account_id", account_id, "touches")
    people, people_count = _people(reader, account_id, people_shown)
    return AccountDetail(
        people=people,
        people_count=people_count,
        history=evidence_page(
            reader,
            Page(0, history_shown),
            [TOUCHES + " where t.account_id = $1", STATEMENTS + " where s.account_id = $1"],
            account_id,
        ),
    )


def _people(reader: Reader, account_id: str, most: int) -> tuple[tuple[AccountPerson, ...], int]:
    """Who is on a team of the account comes first, whoever employs them; then its other people."""
    seats = _seats(reader, account_id)
    rows = reader.rows(
        f"""
        with touched as (
            select person_id, count(*) as touch_count, max(occurred_at) as last_touch_at
            from {{touches}} where account_id = $1 and person_id is not null group by person_id
        )
        select p.*, coalesce(p.full_name, p.email, 'Unnamed person') as name, t.touch_count, t.last_touch_at,
            p.account_id is distinct from $1 as is_elsewhere, count(*) over () as people_count
        from {{people}} p
        left join touched t on t.person_id = p.person_id
        where p.account_id = $1 or list_contains($2::varchar[], p.person_id)
        order by p.left_at is not null, list_contains($2::varchar[], p.person_id) desc, t.last_touch_at desc nulls last,
            name, p.person_id
        limit {int(most)}
        """,
        account_id,
        sorted(seats),
    )
    found = tuple(
        AccountPerson(
            person_id=row["person_id"],
            name=row["name"],
            title=row["title"],
            is_elsewhere=row["is_elsewhere"],
            left_at=row["left_at"],
            touch_count=Figure(
                row["touch_count"] or 0, "count", reference("person-touches", account_id, row["person_id"])
            ),
            last_touch_at=row["last_touch_at"],
            seats=tuple(seats.get(row["person_id"], ())),
        )
        for row in rows
    )
    return found, rows[0]["people_count"] if rows else 0


def _seats(reader: Reader, account_id: str) -> dict[str, list[AccountSeat]]:
    """The places on the account's teams by person; those that are only possible are left out."""
    rows = reader.rows(
        """
        select m.journey_id, m.person_id, m.membership, m.stance, r.label, m.role
        from {members} m
        inner join {journeys} j on j.journey_id = m.journey_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = m.role
        where j.account_id = ? and m.membership <> 'candidate'
        order by m.journey_id, m.person_id
        """,
        account_id,
    )
    found: dict[str, list[AccountSeat]] = defaultdict(list)
    for row in rows:
        label = row["label"] or (gettext("Role not known") if row["role"] == "unknown" else row["role"])
        key = reference("stance", row["journey_id"], row["person_id"])
        found[row["person_id"]].append(
            AccountSeat(row["journey_id"], label, row["membership"], row["stance"], key)
        )
    return found
