"""Openings of what an experiment could find: how accounts fared without one, and who could take part."""

from __future__ import annotations

from quorate.language import gettext, number
from quorate.views.answers import Figure, Unit, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import OPPORTUNITIES, TOUCHES
from quorate.views.reading import Reader
from quorate.views.revenue.experiment_words import KIND_WORDS, METRIC_WORDS
from quorate.views.wording import capital

# When an account's outcome was seen, by measure.
_SEEN = {"next_stage": "forward_at", "two_way": "two_way_at", "won": "won_at", "won_amount": "won_at"}


def baseline(reader: Reader, metric: str, days: str) -> Opening:
    """How accounts fared of late in so many days, without any experiment."""
    row = required_row(
        reader,
        gettext("how accounts fared of '{metric}' in {days} days", metric=metric, days=days),
        "select * from {experiment_baselines} where metric = ? and cast(window_days as varchar) = ?",
        metric,
        days,
    )
    unit: Unit = "amount" if metric == "won_amount" else "share"
    seen = _SEEN[metric]
    within = (
        "inner join {account_outcomes} x on x.account_id = {of}.account_id and x.experiment_id = $1 "
        f"and x.{seen} is not null"
    )
    touches = (
        TOUCHES
        + f" {within.replace('{of}', 't')} where t.occurred_at > x.since_at and t.occurred_at <= x.{seen}"
    )
    won = OPPORTUNITIES + (
        f" {within.replace('{of}', 'o')} where o.outcome = 'won' and o.closed_at > x.since_at "
        "and o.closed_at <= x.until_at"
    )
    return Opening(
        title=gettext("{measure}, without an experiment", measure=capital(METRIC_WORDS[metric])),
        subject=Subject(gettext("All accounts, the last {days} days", days=days)),
        figure=Figure(
            row["mean_value"], unit, reference("experiment-baseline", metric, days), currency=row["currency"]
        ),
        table="experiment_baselines",
        column="mean_value",
        formula=gettext(
            "The mean over all accounts known before that time began. What an experiment could find follows from it "
            "and from how far single accounts lie apart: the smallest difference that four in five experiments of the "
            "design would see."
        ),
        inputs=(
            Input(gettext("Accounts"), text=number(row["accounts_count"])),
            Input(
                gettext("How far one account lies from the mean (standard deviation)"),
                text=gettext("not known") if row["spread"] is None else number(row["spread"], 2),
            ),
            Input(gettext("Accounts that come in a week"), text=number(row["accounts_per_week"], 1)),
        ),
        queries=(won if seen == "won_at" else touches,),
        parameters=(f"baseline/{days}",),
        why_no_rows=gettext("Nothing of it was seen at any account in that time."),
    )


def candidates(reader: Reader, kind: str) -> Opening:
    """The accounts that lots could be drawn among now."""
    if kind not in KIND_WORDS:
        raise nothing_at(gettext("accounts for an experiment called '{kind}'", kind=kind))
    is_all = kind == "universal_holdout"
    found = reader.rows(
        "select stratum, count(*) as n from {experiment_candidates} where ? or has_open_journey "
        "group by stratum order by n desc, stratum",
        is_all,
    )
    return Opening(
        title=gettext("Accounts that could take part"),
        subject=Subject(capital(KIND_WORDS[kind])),
        figure=Figure(sum(row["n"] for row in found), "count", reference("experiment-candidates", kind)),
        table="experiment_candidates",
        column="account_id",
        formula=gettext("Every account that is known now.")
        if is_all
        else gettext(
            "Every account with an open journey: only there could the play or programme do something."
        ),
        inputs=tuple(Input(row["stratum"], text=number(row["n"])) for row in found),
        queries=(
            TOUCHES + " where t.account_id in (select account_id from {experiment_candidates} "
            "where $1 or has_open_journey)",
        ),
        parameters=(is_all,),
    )
