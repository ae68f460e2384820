"""Where one journey stands and why: every stage with its criteria, and the three views of the stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal, TypeAlias

from quorate.language import by_name
from quorate.views.answers import Answer, Figure, reference
from quorate.views.criterion_words import criterion_words
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital

CriterionState: TypeAlias = Literal["met", "not_met", "cannot_be_known"]
# Below this a stage is not worth a word where the chances of all are told.
LEAST_CHANCE = 0.05
StageState: TypeAlias = Literal["passed", "here", "ahead"]


@dataclass(frozen=True)
class Person(Answer):
    """Somebody who met a criterion, or a colleague who stated it."""

    person_id: str | None
    name: str


@dataclass(frozen=True)
class CriterionStatus(Answer):
    """One criterion: whether it is met, how far it is, by whom and when.

    `label` is its name in the map, `asks` what it asks for in words. `state` is 'cannot_be_known' where no
        connected source could show it: that is not the same as not met.
    """

    criterion_id: str
    label: str
    asks: str
    kind: str
    state: CriterionState
    met_at: datetime | None
    progress: Figure
    people: tuple[Person, ...]
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True)
class Gate(Answer):
    """What is needed to enter or to leave a stage: 'all' or 'any' of the criteria; none where nothing is."""

    needs: str
    criteria: tuple[CriterionStatus, ...]


_NO_GATE = Gate("all", ())


@dataclass(frozen=True)
class Stay(Answer):
    """One stay in one stage, what moved the journey into it, and which way."""

    stage: str
    label: str
    entered_at: datetime
    left_at: datetime | None
    basis: str
    direction: str
    criterion_ids: tuple[str, ...]


@dataclass(frozen=True)
class TrackStage(Answer):
    """One stage of the map for one journey; `probability` is by inference, None where that was not made."""

    stage: str
    label: str
    buyer_asks: str | None
    state: StageState
    entered_at: datetime | None
    days_in_it: int | None
    typical_median_days: int | None
    typical_p90_days: int | None
    probability: Figure | None
    entry: Gate
    exit: Gate

    @property
    def criteria(self) -> tuple[CriterionStatus, ...]:
        """Those for entering it, then those for leaving it."""
        return (*self.entry.criteria, *self.exit.criteria)


@dataclass(frozen=True)
class StageTrack(Answer):
    """The stages of one journey in order, and the three views of where it stands.

    `gap` is the CRM's stage minus the criteria's, in stages.
    """

    stages: tuple[TrackStage, ...]
    history: tuple[Stay, ...]
    criteria_stage: str | None
    crm_stage: str | None
    inferred_stage: str | None
    gap: Figure
    finding: str | None

    @property
    def chances(self) -> tuple[TrackStage, ...]:
        """The stages that inference gives at least `LEAST_CHANCE`, the likeliest first."""
        told = [stage for stage in self.stages if stage.probability and _chance(stage) >= LEAST_CHANCE]
        return tuple(sorted(told, key=lambda stage: -_chance(stage)))

    def label_of(self, stage: str | None) -> str | None:
        """What a stage is called; None for no stage and for one that the map does not have."""
        return next((each.label for each in self.stages if each.stage == stage), None)


def _chance(stage: TrackStage) -> float:
    return (stage.probability.value if stage.probability else None) or 0.0


def stage_track(reader: Reader, journey_id: str) -> StageTrack:
    """The track of one journey."""
    stages = reader.rows(
        """
        select s.*, j.outcome
        from {map_stages} s
        inner join {journeys} j on j.journey_map = s.journey_map
        where j.journey_id = ?
        order by s.position
        """,
        journey_id,
    )
    labels = {row["stage"]: row["label"] for row in stages}
    history = _history(reader, journey_id, labels)
    gap = reader.row("select * from {stage_gaps} where journey_id = ?", journey_id) or {}
    here = history[-1].stage if history else None
    criteria = _criteria(reader, journey_id)
    estimates = _estimates(reader, journey_id)
    order = [row["stage"] for row in stages]
    return StageTrack(
        stages=tuple(
            _stage(row, _state(order, row["stage"], here), history, criteria, estimates, reader.as_of_on)
            for row in stages
        ),
        history=history,
        criteria_stage=here,
        crm_stage=gap.get("crm_stage"),
        inferred_stage=gap.get("inferred_stage") or _likeliest(estimates),
        gap=Figure(gap.get("gap_stages"), "stages", reference("stage", journey_id)),
        finding=gap.get("finding"),
    )


def _state(order: list[str], stage: str, here: str | None) -> StageState:
    if here not in order:
        return "ahead"
    place, now = order.index(stage), order.index(here)
    return "here" if place == now else "passed" if place < now else "ahead"


def _history(reader: Reader, journey_id: str, labels: dict[str, str]) -> tuple[Stay, ...]:
    rows = reader.rows(
        """
        select * from {stage_history} where journey_id = ?
        order by entered_at, left_at nulls last, stage
        """,
        journey_id,
    )
    return tuple(
        Stay(
            stage=row["stage"],
            label=labels.get(row["stage"], capital(row["stage"])),
            entered_at=row["entered_at"],
            left_at=row["left_at"],
            basis=row["basis"],
            direction=row["direction"],
            criterion_ids=tuple(row["criterion_ids"]),
        )
        for row in rows
    )


def _stage(
    row: Row,
    state: StageState,
    history: tuple[Stay, ...],
    criteria: dict[tuple[str, str], Gate],
    estimates: dict[str, Figure],
    day: date,
) -> TrackStage:
    stays = [stay for stay in history if stay.stage == row["stage"]]
    days = [((stay.left_at.date() if stay.left_at else day) - stay.entered_at.date()).days for stay in stays]
    return TrackStage(
        stage=row["stage"],
        label=row["label"],
        buyer_asks=row["buyer_asks"],
        state=state,
        entered_at=stays[-1].entered_at if stays else None,
        days_in_it=max(sum(days), 0) if stays else None,
        typical_median_days=row["typical_median_days"],
        typical_p90_days=row["typical_p90_days"],
        probability=estimates.get(row["stage"]),
        entry=criteria.get((row["stage"], "entry"), _NO_GATE),
        exit=criteria.get((row["stage"], "exit"), _NO_GATE),
    )


def _criteria(reader: Reader, journey_id: str) -> dict[tuple[str, str], Gate]:
    rows = reader.rows(
        """
        select c.*, j.journey_map, m.label, case when m.group_path like '%/any' then 'any' else 'all' end as needs
        from {criteria_status} c
        inner join {journeys} j on j.journey_id = c.journey_id
        left join {map_criteria} m
            on m.journey_map = j.journey_map and m.criterion_id = c.criterion_id and m.kind = c.kind
            and m.stage = c.stage
        where c.journey_id = ?
        order by c.stage, c.kind, m.gate_alternative_no, c.criterion_id
        """,
        journey_id,
    )
    followed = rows[0]["journey_map"] if rows else None
    asked = reader.remembered(("criteria in words", followed), lambda: _asked(reader, followed))
    people = _people(reader, journey_id, sorted({name for row in rows for name in row["touch_ids"]}))
    return {
        gate: Gate(criteria[0]["needs"], tuple(_status(row, asked, people) for row in criteria))
        for gate, group in groupby(rows, key=lambda row: (row["stage"], row["kind"]))
        if (criteria := list(group))
    }


def _status(row: Row, asked: dict[str, str], people: dict[str, Person]) -> CriterionStatus:
    named = [people[name] for name in row["touch_ids"] if name in people]
    asks = asked.get(row["criterion_id"])
    key = reference("criterion", row["journey_id"], row["stage"], row["kind"], row["criterion_id"])
    return CriterionStatus(
        criterion_id=row["criterion_id"],
        label=row["label"] or asks or capital(row["criterion_id"]),
        asks=asks or row["label"] or capital(row["criterion_id"]),
        kind=row["kind"],
        state="cannot_be_known" if row["is_met"] is None else "met" if row["is_met"] else "not_met",
        met_at=row["met_at"],
        # nothing seen where nothing could be seen is not a zero
        progress=Figure(
            None if row["is_met"] is None else row["progress"], "count", key, out_of=row["needed"]
        ),
        people=tuple(sorted(set(named), key=lambda person: (by_name(person.name), person.person_id or ""))),
        evidence_ids=tuple(row["touch_ids"]),
    )


def _asked(reader: Reader, journey_map: str | None) -> dict[str, str]:
    """What each criterion of a map asks for, in words."""
    rows = reader.rows(
        """
        select * from {map_conditions} where journey_map = ?
        order by criterion_id, alternative_no, condition_no
        """,
        journey_map,
    )
    return {
        name: criterion_words(list(group))
        for name, group in groupby(rows, key=lambda row: row["criterion_id"])
    }


def _people(reader: Reader, journey_id: str, evidence_ids: list[str]) -> dict[str, Person]:
    """Who is behind each touch or statement."""
    rows = reader.rows(
        """
        select t.touch_id as evidence_id, p.person_id, coalesce(p.full_name, p.email, 'Unnamed person') as
            name
        from {journey_touches} t
        inner join {people} p on p.person_id = t.person_id
        where t.journey_id = $2 and t.touch_id in (select unnest($1::varchar[]))
        union all
        select s.statement_id as evidence_id, null as person_id, coalesce(c.name, s.author_id) as name
        from {statements} s
        left join {colleagues} c on c.colleague_id = s.author_id
        where s.statement_id in (select unnest($1::varchar[]))
        """,
        evidence_ids,
        journey_id,
    )
    return {row["evidence_id"]: Person(row["person_id"], row["name"]) for row in rows}


def _estimates(reader: Reader, journey_id: str) -> dict[str, Figure]:
    """Each stage's probability in the latest week that was estimated."""
    rows = reader.rows(
        """
        select stage, stage_probability
        from {stage_estimates}
        where journey_id = ?
        qualify week_on = max(week_on) over ()
        """,
        journey_id,
    )
    key = reference("stage", journey_id)
    return {row["stage"]: Figure(row["stage_probability"], "probability", key) for row in rows}


def _likeliest(estimates: dict[str, Figure]) -> str | None:
    ranked = sorted((-(figure.value or 0.0), stage) for stage, figure in estimates.items())
    return ranked[0][1] if ranked else None
