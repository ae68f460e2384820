"""Experiments on a terminal: how each stands, what it says, and what a further one could find."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, day, in_cell, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.revenue.experiment_answers import MetricReading
from quorate.views.revenue.experiment_reach import ExperimentReach, Reach
from quorate.views.revenue.experiments import ExperimentList, ExperimentView

_READINGS = (
    Column("measure", share=2),
    Column("treated", is_number=True),
    Column("held out", is_number=True),
    Column("difference", is_number=True),
    Column("range", is_number=True),
    Column("says", share=2),
)
_BALANCE = (
    Column("trait", share=2),
    Column("level", share=2),
    Column("treated", is_number=True),
    Column("held out", is_number=True),
    Column("finding"),
)


def experiments_page(paper: Paper, view: ExperimentList) -> None:
    """The experiments in short, then what a further one could find."""
    paper.title("Experiments", as_known(view.stamp))
    if not view.experiments:
        paper.sentence("No experiment was planned, and no field of the CRM names a holdout.", indent=0)
    for each in view.experiments:
        _head(paper, each)
        _readings(paper, each)
    _reach(paper, view.reach)
    if view.experiments:
        first = view.experiments[0]
        paper.next_commands(
            (f"quorate show experiment {first.experiment_id}", "its arms, their balance and what leaked")
        )


def experiment_page(paper: Paper, view: ExperimentView) -> None:
    """One experiment."""
    paper.title(view.name, as_known(view.stamp))
    _head(paper, view)
    for caution in view.cautions:
        paper.sentence(caution)
    _readings(paper, view)
    if view.balance:
        paper.subsection("Were the arms alike when it began", "")
        paper.table(
            _BALANCE,
            [
                [
                    row.trait_label, row.level, _value(row.treated_value, is_mean=row.is_mean),
                    _value(row.holdout_value, is_mean=row.is_mean), row.finding_words,
                ]
                for row in view.balance
            ],
        )  # fmt: skip
    for reason, count in view.excluded:
        paper.sentence(f"{count:,} accounts took no part: {reason}.")
    paper.next_commands(
        (f"quorate show evidence {view.holdout.reference}", "which accounts are held out"),
        (f"quorate show evidence {view.reached.reference}", "what reached them all the same"),
    )


def _head(paper: Paper, view: ExperimentView) -> None:
    paper.section(view.name, view.standing)
    subject = f" of {view.subject}" if view.subject else ""
    until = f" until {day(view.ends_on)}" if view.ends_on else ""
    again = " again and again" if view.kind == "universal_holdout" else ""
    paper.sentence(
        f"{view.kind_words.capitalize()}{subject} ({view.experiment_id}), since {day(view.starts_on)}{until}, without "
        f"{view.functions}: {in_cell(view.holdout)} accounts held out, {in_cell(view.treated)} treated as ever, each "
        f"looked at for {view.window_days} days{again}; {view.basis_words}."
    )


def _readings(paper: Paper, view: ExperimentView) -> None:
    if view.metrics:
        paper.table(_READINGS, [_row(each) for each in view.metrics])
        paper.sentence(
            f"Ranges hold at all days together with {view.confidence:.0%}, however often you look."
        )


def _row(each: MetricReading) -> list[str]:
    return [
        f"{each.label} ({each.treated_count:,} and {each.holdout_count:,})", in_cell(each.treated),
        in_cell(each.holdout), in_cell(each.effect), interval(each.effect), each.words,
    ]  # fmt: skip


def _reach(paper: Paper, reach: ExperimentReach) -> None:
    paper.section(
        "What a further experiment could find",
        f"{reach.holdout_share:.0%} held out, {reach.window_days} days, {reach.accounts_now:,} accounts now and "
        f"{reach.accounts_per_week * 52:,.0f} a year",
    )
    columns = (
        Column("measure", share=2),
        Column("usual", is_number=True),
        *(Column(f"{weeks} weeks", is_number=True) for weeks in reach.durations_weeks),
    )
    paper.table(
        columns,
        [
            [each.label, _of(each, each.base), *(_of(each, value) for value in each.smallest)]
            for each in reach.measures
        ],
    )
    for each in reach.measures:
        paper.sentence(f"{each.label.capitalize()}: {each.sentence}")


def _of(each: Reach, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{each.currency} {value:,.0f}" if each.is_money else f"{value:.1%}"


def _value(value: float, *, is_mean: bool) -> str:
    return f"{value:,.1f}" if is_mean else f"{value:.0%}"
