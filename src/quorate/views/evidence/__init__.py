"""Open any figure down to its formula, inputs, rule version, run and dated rows."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from quorate.errors import NotFound, nearest_word
from quorate.language import gettext, translated
from quorate.views.answers import Page, parts_of, stamp_of
from quorate.views.evidence import (
    of_accounts,
    of_alignment,
    of_audiences,
    of_consents,
    of_contact,
    of_contents,
    of_contributions,
    of_experiment_plans,
    of_experiments,
    of_forecasts,
    of_formations,
    of_incremental,
    of_knowledge,
    of_lateness,
    of_map_suggestions,
    of_money,
    of_moves,
    of_outlooks,
    of_past_forecasts,
    of_plays,
    of_productivity,
    of_programmes,
    of_records,
    of_returns,
    of_reviews,
    of_social,
    of_stages,
    of_swings,
    of_teams,
    of_waterfall,
)
from quorate.views.evidence.openings import EvidenceView, Input, Opener, Opening, RuleVersion
from quorate.views.evidence.telling import interval_covers, reproducing, unknown_parts, why_no_rows
from quorate.views.evidence_rows import Evidence, RowFilter, evidence_page
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


class _Kind(NamedTuple):
    """How a kind of figure opens, and what singles one out."""

    open: Opener
    keys: tuple[str, ...]


_JOURNEY = ("JOURNEY",)
_MEMBER = ("JOURNEY", "PERSON")
_PLAY = ("MAP", "ROLE", "STAGE", "PLAY")
_CELL = ("ROLE", "STAGE", "OFFERING")
_WATERFALL = ("SEGMENT", "OFFERING", "SINCE", "UNTIL")
KINDS: dict[str, _Kind] = {
    "account-size": _Kind(of_contact.account_size, ("ACCOUNT",)),
    "account-touches": _Kind(of_money.account_touches, ("ACCOUNT",)),
    "activity-dose": _Kind(of_productivity.activity_dose, ("MAP", "FUNCTION", "DOSE")),
    "alignment": _Kind(of_alignment.account_in_month, ("ACCOUNT", "MONTH")),
    "alignment-follow": _Kind(of_alignment.follow, ("DIRECTION", "GRAIN", "PERIOD")),
    "alignment-month": _Kind(of_alignment.month, ("MONTH",)),
    "alignment-worth": _Kind(of_alignment.worth, ("MAP", "OUTCOME", "PART")),
    "account-journeys": _Kind(of_accounts.journeys, ("ACCOUNT", "WHICH")),
    "account-people": _Kind(of_accounts.people, ("ACCOUNT",)),
    "amount": _Kind(of_money.amount, _JOURNEY),
    "contact": _Kind(of_contact.contact, ("JOURNEY", "SIDE", "SINCE", "UNTIL")),
    "content-earned": _Kind(of_contents.content_earned, ("CONTENT", "RULE", "TRANSITION")),
    "content-label": _Kind(of_contents.content_label, ("CONTENT", "KIND", "LABEL")),
    "content-lift": _Kind(of_contents.lift, _CELL),
    "content-reads": _Kind(of_contents.content_reads, ("CONTENT",)),
    "content-suggestion": _Kind(of_contents.content_suggestion, (*_CELL, "PURPOSE")),
    "colleague-reach": _Kind(of_social.colleague_reach, ("COLLEAGUE", "ROLE")),
    "contribution": _Kind(
        of_contributions.contribution, ("DIMENSION", "VALUE", "TRANSITION", "CURRENCY", "MODEL")
    ),
    "contribution-total": _Kind(of_contributions.handed_out, ("TRANSITION", "CURRENCY")),
    "coverage": _Kind(of_contents.coverage, _CELL),
    "coverage-reads": _Kind(of_contents.coverage_reads, _CELL),
    "audience": _Kind(of_audiences.audience, ("AUDIENCE",)),
    "consent": _Kind(of_consents.consent, ("PERSON", "CHANNEL")),
    "argument": _Kind(of_moves.argument, _JOURNEY),
    "criterion": _Kind(of_stages.criterion, ("JOURNEY", "STAGE", "KIND", "CRITERION")),
    "dispersion": _Kind(of_outlooks.dispersion, _JOURNEY),
    "experiment-baseline": _Kind(of_experiment_plans.baseline, ("METRIC", "DAYS")),
    "experiment-candidates": _Kind(of_experiment_plans.candidates, ("KIND",)),
    "experiment-balance": _Kind(of_experiments.balance, ("EXPERIMENT", "TRAIT", "LEVEL")),
    "experiment-arm": _Kind(of_experiments.arm, ("EXPERIMENT", "ARM")),
    "experiment-effect": _Kind(of_experiments.effect, ("EXPERIMENT", "METRIC")),
    "experiment-leaks": _Kind(of_experiments.leaks, ("EXPERIMENT", "KIND")),
    "ended": _Kind(of_reviews.ended, ("MONTH", "OUTCOME")),
    "forecast": _Kind(of_forecasts.forecast, ("PERIOD", "SEGMENT")),
    "forecast-crm": _Kind(of_forecasts.forecast_crm, ("PERIOD", "SEGMENT")),
    "forecast-track": _Kind(of_past_forecasts.track, ("CURRENCY", "AHEAD")),
    "pipeline-movement": _Kind(of_forecasts.movement, ("PERIOD", "CURRENCY", "UNTIL", "MOVEMENT")),
    "outcome-skill": _Kind(of_past_forecasts.outcome_skill, ("MAP",)),
    "deal-field": _Kind(of_past_forecasts.deal_field, ("FIELD",)),
    "formation": _Kind(of_formations.formation, ("ACCOUNT", "DATE")),
    "formation-lead": _Kind(of_formations.lead, ("ACCOUNT", "DATE")),
    "formation-leads": _Kind(of_formations.leads, ("SINCE",)),
    "held-back": _Kind(of_moves.held_back, ("MOVE",)),
    "incremental-credit": _Kind(of_incremental.credit, ("TRANSITION", "CHANNEL", "ASSUMPTION", "VARIANT")),
    "incremental-effect": _Kind(of_incremental.effect, ("DIMENSION", "KEY")),
    "incremental-total": _Kind(of_incremental.total, ("WITHHELD", "BASIS")),
    "influence": _Kind(of_teams.influence, _MEMBER),
    "knowledge": _Kind(of_knowledge.knowledge, ("FACT",)),
    "late": _Kind(of_stages.late, _JOURNEY),
    "late-cost": _Kind(of_lateness.cost, ("MAP", "GROUP")),
    "late-quarter": _Kind(of_lateness.quarter, ("MAP", "QUARTER")),
    "map-closed": _Kind(of_map_suggestions.closed, ("MAP",)),
    "map-criterion": _Kind(of_map_suggestions.criterion, ("MAP", "STAGE", "DAYS")),
    "map-stays": _Kind(of_map_suggestions.stays, ("MAP", "STAGE")),
    "member-touches": _Kind(of_teams.member_touches, _MEMBER),
    "move": _Kind(of_moves.move, ("MOVE",)),
    "usual-amount": _Kind(of_money.usual_amount, ("OFFERING",)),
    "open-amount": _Kind(of_money.open_amount, ("CURRENCY",)),
    "opportunity": _Kind(of_money.opportunity, ("OPPORTUNITY",)),
    "outlook": _Kind(of_outlooks.outlook, ("JOURNEY", "DAYS", "OUTCOME")),
    "programme-cell": _Kind(of_programmes.cell, ("ACCOUNT", "OFFERING")),
    "programme-signal": _Kind(of_programmes.signal, ("ACCOUNT", "SIGNAL", "OFFERING")),
    "person-touches": _Kind(of_contact.person_touches, ("ACCOUNT", "PERSON")),
    "play-effect": _Kind(of_plays.effect, _PLAY),
    "play-progress": _Kind(of_plays.progress, _PLAY),
    "play-setback": _Kind(of_plays.setback, _PLAY),
    "play-trials": _Kind(of_plays.trials, _PLAY),
    "play-value": _Kind(of_plays.value, ("MAP", "POLICY")),
    "productivity": _Kind(
        of_productivity.productivity, ("GRAIN", "PERIOD", "FUNCTION", "GROUP", "WHOSE", "ACTIVITY")
    ),
    "quorum": _Kind(of_outlooks.quorum, _JOURNEY),
    "record": _Kind(of_records.record, ("ID",)),
    "return": _Kind(
        of_returns.returned,
        ("DIMENSION", "VALUE", "CURRENCY", "PERIOD", "WHAT", "MODEL"),
    ),
    "return-total": _Kind(of_returns.returned_in_all, ("DIMENSION", "CURRENCY", "PERIOD", "WHAT", "MODEL")),
    "role": _Kind(of_teams.role, _MEMBER),
    "roles": _Kind(of_teams.roles, _JOURNEY),
    "social-association": _Kind(of_social.social_association, ("MAP", "SETTING")),
    "social-standing": _Kind(of_social.social_standing, ("STANDING",)),
    "social-suggestion": _Kind(of_social.social_suggestion, _MEMBER),
    "stage": _Kind(of_stages.stage, _JOURNEY),
    "stance": _Kind(of_teams.stance, _MEMBER),
    "support": _Kind(of_outlooks.support, _JOURNEY),
    "swing": _Kind(of_swings.swing, ("JOURNEY", "SEAT", "STANCE")),
    "team": _Kind(of_teams.team, _JOURNEY),
    "tie": _Kind(of_teams.tie, ("JOURNEY", "KIND", "PERSON", "OTHER")),
    "touches": _Kind(of_teams.touches, _JOURNEY),
    "waterfall": _Kind(of_waterfall.stage, (*_WATERFALL, "STAGE", "FIGURE")),
    "waterfall-change": _Kind(
        of_waterfall.change, ("GRAIN", "PERIOD", "SEGMENT", "MEASURE", "PART", "STAGE")
    ),
    "waterfall-loss": _Kind(of_waterfall.loss, (*_WATERFALL, "CAUSE", "RIVAL", "CURRENCY")),
    "waterfall-opened": _Kind(of_waterfall.opened, (*_WATERFALL, "STAGE", "FIGURE")),
    "vacancy": _Kind(of_teams.vacancy, ("JOURNEY", "ROLE")),
}


def evidence_view(
    snapshot: Snapshot, reference: str, page: Page | None = None, rows: RowFilter | None = None
) -> EvidenceView:
    """What a figure's `reference` opens, with a page of its dated rows; an id alone opens that record.

    `rows` narrows which of them are listed; the figure is of all.

    Raises `NotFound` for a kind of figure that does not exist, and for one this publication does not hold.
    """
    reader = Reader(snapshot)
    kind, keys = parts_of(reference)
    if kind not in KINDS and not keys:
        kind, keys = "record", (kind,)
    known = KINDS.get(kind)
    if known is None or len(keys) != len(known.keys):
        raise _not_a_figure(reference, kind)
    if known.keys[0] == _JOURNEY[0]:
        reader = reader.within("journey_id", keys[0], "journey_touches")
    return _opened(reader, reference, known.open(reader, *keys), page or Page(), rows or RowFilter())


def _opened(reader: Reader, reference: str, opening: Opening, page: Page, wanted: RowFilter) -> EvidenceView:
    if opening.queries:
        evidence = evidence_page(reader, page, opening.queries, *opening.parameters, wanted=wanted)
    else:
        evidence = Evidence((), 0, page.offset, page.limit)
    rows = tuple(replace(row, remark=opening.remarks.get(row.evidence_id)) for row in evidence.rows)
    subject = opening.subject
    return EvidenceView(
        stamp=stamp_of(reader),
        reference=reference,
        title=opening.title,
        about=subject.about,
        account_id=subject.account_id,
        journey_id=subject.journey_id,
        person_id=subject.person_id,
        figure=opening.figure,
        words=opening.words,
        meaning=opening.meaning,
        formula=opening.formula,
        inputs=opening.inputs,
        rule=_rule(reader, opening.table),
        evidence=replace(evidence, rows=rows),
        notes=tuple(map(translated, opening.notes)),
        interval_name=translated(opening.interval_name),
        covers=interval_covers(opening),
        prior=opening.prior,
        unknown=unknown_parts(opening),
        why_no_rows=None if evidence.row_count else why_no_rows(opening, wanted, reader.as_of_on),
        command=reproducing(reference, reader.as_of_on),
    )


def _rule(reader: Reader, table: str) -> RuleVersion:
    run_id = reader.publication.run_id
    run = reader.row("select * from {runs} where run_id = ?", run_id) or {}
    return RuleVersion(table, run_id, run.get("code_version"), run.get("map_fingerprint"), run.get("engine"))


def _not_a_figure(reference: str, kind: str) -> NotFound:
    if kind in KINDS:
        return NotFound(
            f"'{reference}' does not single out one figure.", expected="/".join([kind, *KINDS[kind].keys])
        )
    near = nearest_word(kind, list(KINDS))
    return NotFound(
        gettext("There is no kind of figure called '{kind}'.", kind=kind)
        + (gettext(" Did you mean '{near}'?", near=near) if near else ""),
        expected=f"one of {', '.join(sorted(KINDS))}, then the keys that single it out",
    )


__all__ = ["KINDS", "EvidenceView", "Input", "RowFilter", "RuleVersion", "evidence_view"]
