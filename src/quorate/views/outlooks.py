"""Will the team agree, and what will become of the journey."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital

OUTCOMES = ("won", "lost_competitor", "lost_no_decision", "open")


@dataclass(frozen=True)
class SwingMember(Answer):
    """A member whose agreement would move the probability of a quorum most."""

    person_id: str
    name: str
    role: str


@dataclass(frozen=True)
class Conflict(Answer):
    """Two members, or two functions of the company, who stand on opposite sides, with their scores.

    `kind` is 'members' or 'functions'; the ids are then persons' ids or functions.
    """

    kind: str
    for_id: str
    for_name: str
    for_score: float
    against_id: str
    against_name: str
    against_score: float


@dataclass(frozen=True)
class Agreement(Answer):
    """How near the team is to its declared quorum, and who disagrees with whom, weightiest pairs first."""

    as_of_on: date
    quorum: Figure
    support: Figure
    dispersion: Figure
    role_coverage: Figure
    conflicts: tuple[Conflict, ...]
    swing_members: tuple[SwingMember, ...]


@dataclass(frozen=True)
class Outlook(Answer):
    """What will have become of the journey within `horizon_days`; the four probabilities sum to 1."""

    as_of_on: date
    horizon_days: int
    won: Figure
    lost_competitor: Figure
    lost_no_decision: Figure
    open: Figure
    prior_share: Figure
    reasons: Any


@dataclass(frozen=True)
class LateEngagement(Answer):
    """How far the team had gone before the first contact in which both sides took part."""

    first_two_way_at: datetime | None
    stage: str | None
    stage_label: str | None
    days_late: Figure
    shortlist: Figure


def agreement_of(reader: Reader, journey_id: str) -> Agreement | None:
    """The latest agreement of one journey; None where none was estimated, as for journeys that have ended."""
    row = reader.row(
        "select * from {agreement} where journey_id = ? order by as_of_on desc limit 1", journey_id
    )
    if row is None:
        return None
    return Agreement(
        as_of_on=row["as_of_on"],
        quorum=Figure(
            row["quorum_probability"],
            "probability",
            reference("quorum", journey_id),
            row["quorum_probability_low"],
            row["quorum_probability_high"],
        ),
        support=Figure(row["support"], "score", reference("support", journey_id)),
        dispersion=Figure(row["dispersion"], "score", reference("dispersion", journey_id)),
        role_coverage=Figure(row["required_role_coverage"], "share", reference("roles", journey_id)),
        conflicts=_conflicts(reader, json.loads(row["conflicts"] or "[]")),
        swing_members=_swing_members(reader, journey_id, row["swing_person_ids"]),
    )


def _conflicts(reader: Reader, pairs: list[dict[str, Any]]) -> tuple[Conflict, ...]:
    ids = sorted({str(pair[side]) for pair in pairs for side in ("for", "against")})
    rows = reader.rows(
        "select person_id, coalesce(full_name, email, 'Unnamed person') as name from {people} "
        "where person_id in (select unnest(?::varchar[]))",
        ids,
    )
    names = {row["person_id"]: row["name"] for row in rows}
    return tuple(
        Conflict(
            kind=pair["between"],
            for_id=pair["for"],
            for_name=names.get(pair["for"], capital(pair["for"])),
            for_score=pair["for_score"],
            against_id=pair["against"],
            against_name=names.get(pair["against"], capital(pair["against"])),
            against_score=pair["against_score"],
        )
        for pair in pairs
    )


def _swing_members(reader: Reader, journey_id: str, person_ids: list[str]) -> tuple[SwingMember, ...]:
    rows = reader.rows(
        """
        select p.person_id, coalesce(p.full_name, p.email, 'Unnamed person') as name, coalesce(m.role,
            'unknown') as role
        from {people} p
        left join {members} m on m.person_id = p.person_id and m.journey_id = ?
        where p.person_id in (select unnest(?::varchar[]))
        """,
        journey_id,
        person_ids,
    )
    known = {row["person_id"]: SwingMember(row["person_id"], row["name"], row["role"]) for row in rows}
    return tuple(known[name] for name in person_ids if name in known)


def outlooks_of(reader: Reader, journey_id: str) -> tuple[Outlook, ...]:
    """The latest outlooks of one journey, nearest horizon first; empty for journeys that have ended."""
    rows = reader.rows(
        """
        select * from {outlooks}
        where journey_id = $1 and as_of_on = (select max(as_of_on) from {outlooks} where journey_id = $1)
        order by horizon_days
        """,
        journey_id,
    )
    return tuple(_outlook(row) for row in rows)


def _outlook(row: Row) -> Outlook:
    journey, days = row["journey_id"], row["horizon_days"]

    def probability(outcome: str, low: float | None = None, high: float | None = None) -> Figure:
        return Figure(
            row[f"{outcome}_probability"],
            "probability",
            reference("outlook", journey, days, outcome),
            low,
            high,
        )

    return Outlook(
        as_of_on=row["as_of_on"],
        horizon_days=days,
        won=probability("won", row["won_probability_low"], row["won_probability_high"]),
        lost_competitor=probability("lost_competitor"),
        lost_no_decision=probability("lost_no_decision"),
        open=probability("open"),
        prior_share=Figure(row["prior_share"], "share", reference("outlook", journey, days, "won")),
        reasons=json.loads(row["reasons"] or "null"),
    )


def late_engagement_of(reader: Reader, journey_id: str) -> LateEngagement | None:
    """How late we were to one journey; None where it was not measured."""
    row = reader.row(
        """
        select l.*, coalesce(s.label, l.stage_at_first_two_way) as stage_label
        from {late_engagement} l
        inner join {journeys} j on j.journey_id = l.journey_id
        left join {map_stages} s on s.journey_map = j.journey_map and s.stage = l.stage_at_first_two_way
        where l.journey_id = ?
        """,
        journey_id,
    )
    if row is None:
        return None
    key = reference("late", journey_id)
    return LateEngagement(
        first_two_way_at=row["first_two_way_at"],
        stage=row["stage_at_first_two_way"],
        stage_label=row["stage_label"],
        days_late=Figure(row["days_late"], "days", key),
        shortlist=Figure(row["shortlist_probability_at_first_two_way"], "probability", key),
    )
