"""What changed lately in one journey: stages, members, what colleagues said and what the CRM was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quorate.language import gettext
from quorate.views.answers import Answer, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import OUTCOME_WORDS, plain

RECENT_DAYS = 30
_FIELDS = ("crm_stage", "amount", "close_on", "forecast_category", "outcome")


@dataclass(frozen=True)
class JourneyChange(Answer):
    """One dated change, as the end of a sentence about the journey; `reference` opens its evidence."""

    at: datetime
    kind: str
    text: str
    reference: str
    person_id: str | None


def journey_changes(
    reader: Reader, journey_id: str, days: int = RECENT_DAYS, most: int = 6
) -> tuple[JourneyChange, ...]:
    """The changes of the last `days` up to the day looked at, newest first."""
    rows = reader.rows(
        f"""
        with changes as (
            select h.entered_at as at, case h.direction when 'back' then 'back' else 'forward' end as kind,
                coalesce(s.label, h.stage) as detail, null as said, null as person_id, null as evidence_id
            from {{stage_history}} h
            inner join {{journeys}} j on j.journey_id = h.journey_id and h.entered_at > j.opened_at
            left join {{map_stages}} s on s.journey_map = j.journey_map and s.stage = h.stage
            where h.journey_id = $1
            union all
            select m.joined_at as at, 'joined' as kind, coalesce(p.full_name, p.email, 'Unnamed person') as detail,
                null as said, m.person_id, null as evidence_id
            from {{members}} m
            inner join {{journeys}} j on j.journey_id = m.journey_id and m.joined_at > j.opened_at
            left join {{people}} p on p.person_id = m.person_id
            where m.journey_id = $1 and m.membership in ('confirmed', 'likely')
            union all
            select p.left_at as at, 'left' as kind, coalesce(p.full_name, p.email, 'Unnamed person') as detail,
                null as said, m.person_id, null as evidence_id
            from {{members}} m
            inner join {{people}} p on p.person_id = m.person_id and p.left_at is not null
            where m.journey_id = $1
            union all
            select s.stated_at as at, 'said' as kind, coalesce(p.full_name, p.email, '') as detail,
                concat(s.subject, ':', s.value) as said, s.person_id, s.statement_id as evidence_id
            from {{statements}} s
            left join {{people}} p on p.person_id = s.person_id
            where s.journey_id = $1 and s.retracted_at is null
            union all
            select h.changed_at as at, 'crm' as kind, h.field as detail, h.new_value as said, null as person_id,
                h.opportunity_id as evidence_id
            from {{journeys}} j
            inner join {{opportunity_changes}} h on list_contains(j.opportunity_ids, h.opportunity_id)
            where j.journey_id = $1 and h.field in ({", ".join(f"'{field}'" for field in _FIELDS)})
                and h.old_value is not null
        )
        select c.* from changes c where c.at >= $2 and c.at < $3
        order by c.at desc, c.kind, c.detail, c.said limit {int(most)}
        """,
        journey_id,
        reader.known_before - timedelta(days=days),
        reader.known_before,
    )
    return tuple(_change(row, journey_id) for row in rows)


def _change(row: Row, journey_id: str) -> JourneyChange:
    return JourneyChange(row["at"], row["kind"], _text(row), _reference(row, journey_id), row["person_id"])


def _text(row: Row) -> str:
    detail, said = row["detail"], row["said"]
    if row["kind"] == "said":
        subject, _, value = (said or "").partition(":")
        about = (
            gettext("{subject} of {detail}", subject=plain(subject), detail=detail)
            if detail
            else plain(subject)
        )
        return gettext("A colleague said, {about}: {value}.", about=about, value=plain(value))
    if row["kind"] == "crm":
        new = OUTCOME_WORDS.get(said, said) if detail == "outcome" else _number(said)
        return gettext("The CRM's {detail} became {new}.", detail=_field(detail), new=new or gettext("empty"))
    return {
        "forward": "They moved on to {}.",
        "back": "They fell back to {}.",
        "joined": "{} joined the team.",
        "left": "{} left.",
    }[row["kind"]].format(detail)


def _number(said: str | None) -> str | None:
    """A written number with thousands set apart; any other text as it is."""
    try:
        return f"{float(said or ''):,.0f}"
    except ValueError:
        return said


def _field(name: str) -> str:
    return {"crm_stage": "stage", "close_on": gettext("expected close")}.get(name, plain(name))


def _reference(row: Row, journey_id: str) -> str:
    if row["kind"] == "said":
        return reference("record", row["evidence_id"])
    if row["kind"] == "crm":
        return reference("opportunity", row["evidence_id"])
    if row["kind"] in ("joined", "left"):
        return reference("member-touches", journey_id, row["person_id"])
    return reference("stage", journey_id)
