"""Openings of where a journey stands."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.language import Words, day_text, gettext, pgettext
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, journey_subject, nothing_at, required_row
from quorate.views.evidence_rows import CHANGES, JOURNEY_TOUCHES, OPPORTUNITIES, STATEMENTS
from quorate.views.reading import Reader
from quorate.views.stage_tracks import CriterionStatus, Stay, stage_track
from quorate.views.wording import BASIS_WORDS

STATE_WORDS = Words({"met": "met", "not_met": "not met", "cannot_be_known": "cannot be known"})
_NAMED = (
    JOURNEY_TOUCHES + " and t.touch_id in (select unnest($2::varchar[]))",
    STATEMENTS + " where s.statement_id in (select unnest($2::varchar[]))",
)
_OF_JOURNEY = "in (select unnest(opportunity_ids) from {journeys} where journey_id = $1)"
# A criterion that asks for a fact of the CRM is met by opportunities, which have no touches to name.
_DEALS_IF_ASKED = OPPORTUNITIES + (
    f" where o.opportunity_id {_OF_JOURNEY} and exists (select 1 from {{map_conditions}} c "
    "where c.criterion_id = $3 and c.kind = 'opportunity')"
)
STAGE_CHANGES = (
    CHANGES
    + " where h.opportunity_id in (select unnest(opportunity_ids) from {journeys} where journey_id = $1)"
)


def stage(reader: Reader, journey_id: str) -> Opening:
    """Which stage the journey is in, and how the CRM's stage differs."""
    track = stage_track(reader, journey_id)
    labels = {each.stage: each.label for each in track.stages}
    named = {criterion.criterion_id: criterion for each in track.stages for criterion in each.criteria}
    stays = [
        Input(
            stay.label,
            text=_stay_told(stay, named),
        )
        for stay in track.history
    ]
    ids = sorted(
        {
            evidence
            for criterion in named.values()
            if criterion.state == "met"
            for evidence in criterion.evidence_ids
        }
    )
    return Opening(
        title=gettext("Stage"),
        subject=journey_subject(reader, journey_id),
        figure=track.gap,
        words=labels.get(track.criteria_stage or "", gettext("not placed yet")),
        table="stage_gaps",
        column="gap_stages",
        formula=(
            gettext(
                "A journey moves on when the criteria for leaving its stage, and for entering the "
                "next, are met; to a later stage at once when that stage's own entry criteria are; "
                "back when nothing was met for as long as the map allows; and wherever a colleague "
                "states. Inference weighs what the team does each week against what the map expects "
                "of each stage. The gap is the CRM's stage minus the inferred one, in stages."
            )
        ),
        inputs=(
            Input(
                gettext("By what the buyers did"),
                text=labels.get(track.criteria_stage or "", gettext("not placed yet")),
            ),
            Input(gettext("By the CRM"), text=labels.get(track.crm_stage or "", gettext("not known"))),
            Input(gettext("By inference"), text=labels.get(track.inferred_stage or "", gettext("not made"))),
            *(
                Input(gettext("Inference, {label}", label=each.label), figure=each.probability)
                for each in track.chances
            ),
            *stays,
        ),
        queries=(*_NAMED, STAGE_CHANGES + " and h.field = 'crm_stage'"),
        parameters=(journey_id, ids),
        notes=(track.finding,) if track.finding else (),
    )


def criterion(reader: Reader, journey_id: str, stage_name: str, kind: str, criterion_id: str) -> Opening:
    """Whether one criterion is met, and how far it is."""
    track = stage_track(reader, journey_id)
    found = [
        (each, item)
        for each in track.stages
        for item in each.criteria
        if (each.stage, item.kind, item.criterion_id) == (stage_name, kind, criterion_id)
    ]
    if not found:
        raise nothing_at(
            gettext(
                "the criterion '{criterion_id}' of the journey '{journey_id}'",
                criterion_id=criterion_id,
                journey_id=journey_id,
            )
        )
    place, item = found[0]
    return Opening(
        title=item.label,
        subject=journey_subject(reader, journey_id),
        figure=item.progress,
        words=STATE_WORDS[item.state],
        table="criteria_status",
        column="progress",
        formula=(
            gettext(
                "The most that was seen within the criterion's own window, of what it needs. Only "
                "what buyers did counts, or what a colleague stated where the criterion asks for "
                "that."
            )
        ),
        inputs=(
            Input(gettext("Asked for"), text=item.asks),
            Input(
                gettext("Needed to"),
                text=gettext("leave the stage {label}", label=place.label)
                if kind == "exit"
                else gettext("enter the stage {label}", label=place.label),
            ),
            Input(
                gettext("First met"),
                text=day_text(item.met_at) if item.met_at else gettext("not yet"),
            ),
            Input(
                pgettext("a person", "By"),
                text=", ".join(person.name for person in item.people) or gettext("nobody yet"),
            ),
        ),
        queries=(*_NAMED, _DEALS_IF_ASKED),
        parameters=(journey_id, list(item.evidence_ids), criterion_id),
        notes=(gettext("No connected source could show this."),) if item.state == "cannot_be_known" else (),
    )


def late(reader: Reader, journey_id: str) -> Opening:
    """How far the team had gone before we first spoke with it."""
    row = required_row(
        reader,
        gettext("late engagement of the journey '{journey_id}'", journey_id=journey_id),
        """
        select l.*, j.opened_at, coalesce(s.label, l.stage_at_first_two_way) as label
        from {late_engagement} l
        inner join {journeys} j on j.journey_id = l.journey_id
        left join {map_stages} s on s.journey_map = j.journey_map and s.stage = l.stage_at_first_two_way
        where l.journey_id = ?
        """,
        journey_id,
    )
    key = reference("late", journey_id)
    spoken = row["first_two_way_at"]
    return Opening(
        title=gettext("How late we were"),
        subject=journey_subject(reader, journey_id),
        figure=Figure(row["days_late"], "days", key),
        table="late_engagement",
        column="days_late",
        formula=(
            gettext(
                "Days from the team's opening to the first contact in which both sides took part; "
                "until now, or to its end, where there was none. The shortlist probability belongs "
                "to the stage, not to this team: a curve through published figures (94% of teams "
                "have ranked a shortlist before sellers engage, 6sense 2025)."
            )
        ),
        inputs=(
            Input(gettext("The team opened"), text=row["opened_at"].date().isoformat()),
            Input(
                gettext("First two-way contact"),
                text=spoken.date().isoformat() if spoken else gettext("none so far"),
            ),
            Input(gettext("Stage then"), text=row["label"] or gettext("not known")),
            Input(
                gettext("Probability that a shortlist stood then"),
                Figure(row["shortlist_probability_at_first_two_way"], "probability", key),
            ),
        ),
        queries=(JOURNEY_TOUCHES + " and ($2 is null or t.occurred_at <= $2)",),
        parameters=(journey_id, spoken),
    )


def _stay_told(stay: Stay, named: Mapping[str, CriterionStatus]) -> str:
    """From when to when, on what grounds and by which criteria."""
    since, basis = stay.entered_at.date().isoformat(), BASIS_WORDS.get(stay.basis, stay.basis)
    if stay.left_at is None:
        told = gettext("from {since} until now, {basis}", since=since, basis=basis)
    else:
        until = stay.left_at.date().isoformat()
        told = gettext("from {since} to {until}, {basis}", since=since, until=until, basis=basis)
    met = [named[name].label for name in stay.criterion_ids if name in named]
    return f"{told}: {', '.join(met)}" if met else told
