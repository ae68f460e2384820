"""What our work came to, how well both functions acted as one, and what experiments said."""

from __future__ import annotations

from quorate.language import gettext, money_text, month_mark, month_text, number
from quorate.views.answers import Figure, reference
from quorate.views.reading import Reader
from quorate.views.revenue.alignment import alignment_everywhere
from quorate.views.revenue.productivity import Output, productivity_view
from quorate.views.revenue.review.parts import Month, ReviewChart, ReviewSection, ReviewSeries, ReviewTable
from quorate.views.wording import capital, plain, points
from quorate.warehouse.snapshots import Snapshot

_QUARTERS, _MONTHS = 4, 12


def productivity(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """Steps for each hundred activities by function and quarter, and where more went with less."""
    if not Reader(snapshot).has("productivity", "activity_doses"):
        return None
    view = productivity_view(snapshot)
    if not view.quarters:
        return None
    quarters = sorted({each.period_on for each in view.quarters})[-_QUARTERS:]
    functions = {each.function: each.function_words for each in view.quarters}
    cells = {(each.function, each.period_on): each for each in view.quarters}
    told = [curve for curve in view.curves if curve.has_less] or view.curves
    return ReviewSection(
        "productivity",
        gettext("What our work came to"),
        tuple(curve.says for curve in told)
        or (gettext("Whether more activity goes with more or with less cannot be told yet."),),
        ReviewTable(
            gettext("What followed, by quarter"),
            (
                gettext("Quarter from"),
                gettext("Function"),
                gettext("Done"),
                gettext("Not judged yet"),
                gettext("Steps"),
                gettext("Steps per 100"),
                gettext("Days spoken per 100"),
            ),
            tuple(
                (month_text(on, short=True), words, *_figures(cells[function, on]))
                for on in reversed(quarters)
                for function, words in functions.items()
                if (function, on) in cells
            ),
        ),
        ReviewChart(
            gettext("Steps to a later stage for each hundred activities"),
            "bars",
            tuple(month_text(on, short=True) for on in quarters),
            tuple(
                ReviewSeries(words, *zip(*(_rate(cells.get((function, on))) for on in quarters), strict=True))
                for function, words in functions.items()
            ),
            "per_hundred",
        ),
        "/revenue/productivity",
        tuple(curve.doses[-1].advanced.reference for curve in told),
    )


def _figures(each: Output) -> tuple[Figure, ...]:
    return (
        each.activities,
        each.unfinished,
        each.advanced,
        each.advanced_per_hundred,
        each.two_way_per_hundred,
    )


def _rate(each: Output | None) -> tuple[float | None, float | None, float | None]:
    if each is None:
        return None, None, None
    rate = each.advanced_per_hundred
    return rate.value, rate.low, rate.high


def alignment(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """At how many accounts sales and marketing met, month by month, how fast one follows, and what it "
    "may be worth."""
    if not Reader(snapshot).has("alignment", "alignment_trend"):
        return None
    view = alignment_everywhere(snapshot)
    if not view.months:
        return None
    months = view.months[:_MONTHS][::-1]
    says = [
        (
            gettext(
                "Drawn by lot, {name}: {metric} {effect}, {status}.",
                name=each.name,
                metric=plain(each.metric),
                effect=_told(each.effect),
                status=plain(each.status),
            ),
            each.effect.reference,
        )
        for each in view.trials
    ]
    says += [
        (
            gettext("{words}: half within {value} hours.", words=each.words, value=number(each.median.value)),
            each.median.reference,
        )
        for each in view.follow_ups
        if each.median.value is not None
    ]
    says += [(each.caution, each.gain.reference) for each in view.worth if each.outcome == "won"]

    def share(figure: Figure) -> float | None:
        return figure.value / figure.out_of if figure.value is not None and figure.out_of else None

    lines = (
        ("same_team", gettext("the same person")),
        ("same_stage", gettext("fits the team's stage")),
        ("same_message", gettext("the same topic")),
    )
    return ReviewSection(
        "alignment",
        gettext("How well sales and marketing act as one"),
        tuple(words for words, _ in says)
        or (gettext("What acting as one may be worth cannot be told yet."),),
        ReviewTable(
            gettext("Accounts at which they met"),
            (
                gettext("Month from"),
                gettext("Accounts reached"),
                gettext("The same person"),
                gettext("Fits the team's stage"),
                gettext("The same topic"),
                gettext("Alignment"),
            ),
            tuple(
                (
                    month_text(each.month_on, short=True),
                    each.accounts,
                    each.same_team,
                    each.same_stage,
                    each.same_message,
                    each.alignment,
                )
                for each in view.months[:6]
            ),
        ),
        ReviewChart(
            gettext("Share of accounts at which they met"),
            "lines",
            tuple(month_mark(each.month_on) for each in months),
            tuple(
                ReviewSeries(words, tuple(share(getattr(each, name)) for each in months))
                for name, words in lines
            ),
            "share",
        ),
        "/revenue/alignment",
        tuple(opens for _, opens in says),
    )


def _told(effect: Figure) -> str:
    if effect.value is None:
        return gettext("not known")
    if effect.unit != "points":
        return money_text(effect.value, effect.currency)
    if effect.low is None or effect.high is None:
        return points(effect.value)
    return gettext(
        "{value} ({low} to {high})",
        value=points(effect.value),
        low=number(100 * effect.low, signed=True),
        high=number(100 * effect.high, signed=True),
    )


def experiments(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """The newest reading of every experiment; None where nothing has been drawn."""
    rows = Reader(snapshot).rows(
        """
        select x.name, x.experiment_id, x.status as state, r.metric, r.treated_count, r.holdout_count,
            r.effect, r.effect_low, r.effect_high, r.currency, r.status,
            row_number() over (partition by r.experiment_id, r.metric order by r.measured_on desc) as pick
        from {experiment_results} r
        inner join {experiments} x on x.experiment_id = r.experiment_id
        order by x.name, r.experiment_id, r.metric
        """
    )
    found = [row for row in rows if row["pick"] == 1]
    if not found:
        return None
    return ReviewSection(
        "experiments",
        gettext("What experiments say"),
        (
            gettext(
                "Treated accounts less those held out by lot. The ranges hold however often somebody looks."
            ),
        ),
        ReviewTable(
            gettext("Experiments, newest readings"),
            (
                gettext("Experiment"),
                gettext("State"),
                gettext("What"),
                gettext("Treated"),
                gettext("Held out"),
                gettext("Effect"),
                gettext("Reading"),
            ),
            tuple(
                (
                    row["name"],
                    plain(row["state"] or gettext("not known")),
                    capital(row["metric"]),
                    Figure(
                        row["treated_count"],
                        "count",
                        reference("experiment-arm", row["experiment_id"], "treated"),
                    ),
                    Figure(
                        row["holdout_count"],
                        "count",
                        reference("experiment-arm", row["experiment_id"], "holdout"),
                    ),
                    Figure(
                        row["effect"],
                        "amount" if row["metric"] == "won_amount" else "points",
                        reference("experiment-effect", row["experiment_id"], row["metric"]),
                        row["effect_low"],
                        row["effect_high"],
                        row["currency"],
                    ),
                    plain(row["status"]),
                )
                for row in found
            ),
        ),
        None,
        "/revenue/experiments",
    )
