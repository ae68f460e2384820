"""Who is on one journey's buyer team, what they are like, and who is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from quorate.language import gettext
from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import plain


@dataclass(frozen=True)
class ChannelContact(Answer):
    """A member's contact with us in one channel: what they did, what we did, and what both took part in."""

    channel: str
    theirs: int
    ours: int


@dataclass(frozen=True)
class Member(Answer):
    """One person of the team.

    Attributes
    ----------
    role: the map's role they most probably play, or 'unknown'; `role_reasons` says why in words.
    membership: confirmed, likely, candidate or left.
    stance: champion to opponent, or 'unknown'; `stance_score` is then empty and its confidence 0.
    channels: their whole contact with us through the journey, the busiest channel first.
    """

    person_id: str
    name: str
    title: str | None
    is_external: bool
    left_at: datetime | None
    role: str
    role_label: str
    role_probability: Figure
    role_reasons: tuple[str, ...]
    membership: str
    joined_at: datetime
    last_touch_at: datetime | None
    momentum: str
    influence: Figure
    stance: str
    stance_score: Figure
    stance_confidence: Figure
    touch_count: Figure
    channels: tuple[ChannelContact, ...] = ()


@dataclass(frozen=True)
class Candidate(Answer):
    """Somebody of the account who could fill an empty role."""

    person_id: str
    name: str
    title: str | None


@dataclass(frozen=True)
class Vacancy(Answer):
    """A role the map asks for that nobody fills."""

    role: str
    role_label: str
    is_required: bool
    influence: float | None
    needed_by_stage: str | None
    needed_by_label: str | None
    filled_in_won_share: Figure
    candidates: tuple[Candidate, ...]


def team_of(reader: Reader, journey_id: str) -> tuple[Member, ...]:
    """The members of one journey: the surest and weightiest first."""
    rows = reader.rows(
        """
        select m.*, coalesce(p.full_name, p.email, 'Unnamed person') as name, p.title, p.left_at,
            coalesce(r.label, case when m.role = 'unknown' then 'Role not known' else m.role end) as
                role_label,
            x.touch_count
        from {members} m
        inner join {journeys} j on j.journey_id = m.journey_id
        left join {people} p on p.person_id = m.person_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = m.role
        left join (select person_id, touch_count from {team_members} where journey_id = $1) x
            on x.person_id = m.person_id
        where m.journey_id = $1
        order by case m.membership when 'confirmed' then 0 when 'likely' then 1 when 'candidate' then 2 else
            3 end,
            m.influence desc, name, m.person_id
        """,
        journey_id,
    )
    channels = _channels(reader, journey_id)
    return tuple(member_of(row, channels.get(row["person_id"], ())) for row in rows)


def _channels(reader: Reader, journey_id: str) -> dict[str, tuple[ChannelContact, ...]]:
    rows = reader.rows(
        """
        select person_id, channel, sum(case when initiator = 'buyer' or is_two_way then 1 else 0 end) as theirs,
            sum(case when initiator = 'buyer' or is_two_way then 0 else 1 end) as ours
        from {journey_touches}
        where journey_id = ? and person_id is not null
        group by person_id, channel
        order by person_id, theirs desc, ours desc, channel
        """,
        journey_id,
    )
    return {
        person: tuple(ChannelContact(row["channel"], int(row["theirs"]), int(row["ours"])) for row in own)
        for person, own in groupby(rows, key=lambda row: row["person_id"])
    }


def member_of(row: Row, channels: tuple[ChannelContact, ...] = ()) -> Member:
    """The typed form of one row of members with the person's and role's names."""
    keys = (row["journey_id"], row["person_id"])
    score = None if row["stance"] == "unknown" else row["stance_score"]
    return Member(
        person_id=row["person_id"],
        name=row["name"],
        title=row["title"],
        is_external=row["is_external"],
        left_at=row["left_at"],
        role=row["role"],
        role_label=row["role_label"],
        role_probability=Figure(
            None if row["role"] == "unknown" else row["role_probability"],
            "probability",
            reference("role", *keys),
        ),
        role_reasons=reasons_in_words(row["role_reasons"]),
        membership=row["membership"],
        joined_at=row["joined_at"],
        last_touch_at=row["last_touch_at"],
        momentum=row["momentum"],
        influence=Figure(row["influence"], "share", reference("influence", *keys)),
        stance=row["stance"],
        stance_score=Figure(score, "score", reference("stance", *keys)),
        stance_confidence=Figure(row["stance_confidence"], "share", reference("stance", *keys)),
        touch_count=Figure(row["touch_count"], "count", reference("member-touches", *keys)),
        channels=channels,
    )


def vacancies_of(reader: Reader, journey_id: str) -> tuple[Vacancy, ...]:
    """The empty roles of one journey: required ones first, the weightiest first."""
    rows = reader.rows(
        """
        select v.*, coalesce(r.label, v.role) as role_label, coalesce(r.is_required, false) as is_required,
            r.influence, coalesce(s.label, v.needed_by_stage) as needed_by_label
        from {vacancies} v
        inner join {journeys} j on j.journey_id = v.journey_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = v.role
        left join {map_stages} s on s.journey_map = j.journey_map and s.stage = v.needed_by_stage
        where v.journey_id = ?
        order by is_required desc, r.influence desc, v.role
        """,
        journey_id,
    )
    people = _candidates(reader, sorted({name for row in rows for name in row["candidate_person_ids"]}))
    return tuple(
        Vacancy(
            role=row["role"],
            role_label=row["role_label"],
            is_required=row["is_required"],
            influence=row["influence"],
            needed_by_stage=row["needed_by_stage"],
            needed_by_label=row["needed_by_label"],
            filled_in_won_share=Figure(
                row["filled_in_won_share"], "share", reference("vacancy", journey_id, row["role"])
            ),
            candidates=tuple(people[name] for name in row["candidate_person_ids"] if name in people),
        )
        for row in rows
    )


def _candidates(reader: Reader, person_ids: list[str]) -> dict[str, Candidate]:
    rows = reader.rows(
        """
        select person_id, coalesce(full_name, email, 'Unnamed person') as name, title
        from {people}
        where person_id in (select unnest(?::varchar[]))
        """,
        person_ids,
    )
    return {row["person_id"]: Candidate(row["person_id"], row["name"], row["title"]) for row in rows}


def reasons_in_words(reasons: str | None) -> tuple[str, ...]:
    """Why a role was read, one sentence part per observation."""
    return tuple(_reason(item) for item in json.loads(reasons or "[]"))


def _reason(item: dict[str, Any]) -> str:
    if "said" in item:
        return gettext("a colleague says so ({said})", said=plain(str(item["said"])))
    if "crm_role" in item:
        return gettext("the CRM's contact role is '{crm_role}'", crm_role=item["crm_role"])
    for reading in ("function", "seniority"):
        if reading in item:
            return gettext(
                "the title '{it}' says {reading} {item}",
                it=item.get("title"),
                reading=reading,
                item=plain(str(item[reading])),
            )
    return "; ".join(f"{plain(str(key))}: {value}" for key, value in item.items())


def days_since(moment: datetime | None, day: date) -> int | None:
    """Whole days from a moment to a day; None for no moment."""
    return None if moment is None else max((day - moment.date()).days, 0)
