"""How well sales and marketing act as one, at all accounts or at one."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import (
    as_known,
    counted,
    day,
    in_cell,
    in_words,
    interval,
    with_interval,
)
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.revenue.alignment import (
    GROUP_WORDS,
    WITHIN_WORDS,
    AccountAlignment,
    AccountMonth,
    Alignment,
    AlignmentWorth,
)
from quorate.views.wording import plain

_MONTHS = (
    Column("month from", share=1),
    Column("accounts", is_number=True),
    Column("same person", is_number=True),
    Column("fits the stage", is_number=True),
    Column("same topic", is_number=True),
    Column("alignment", is_number=True),
)
_WAITS = (
    Column("who follows whom", share=1),
    Column("median", is_number=True),
    *(Column(words, is_number=True) for words in WITHIN_WORDS.values()),
)
_OWN = (
    Column("", share=1),
    Column("alignment", is_number=True),
    Column("people", is_number=True),
    Column("stage", is_number=True),
    Column("topics", is_number=True),
    Column("sales did", is_number=True),
    Column("marketing did", is_number=True),
)
_SHOWN = 20


def alignment_page(paper: Paper, view: Alignment) -> None:
    """What an experiment said, the months, the waits, the bounds, and accounts with the least alignment."""
    paper.title("Alignment", as_known(view.stamp))
    if not view.months:
        paper.sentence("Neither sales nor marketing has reached an account yet.", indent=0)
        return
    for each in view.trials:
        paper.sentence(
            f"Drawn by lot, {each.name}: {plain(each.metric)} {with_interval(each.effect)}, {plain(each.status)}."
        )
    paper.subsection("At how many accounts they met")
    paper.table(
        _MONTHS,
        [
            [day(each.month_on), in_cell(each.accounts), in_cell(each.same_team), in_cell(each.same_stage),
             in_cell(each.same_message), in_cell(each.alignment)]
            for each in view.months
        ],
    )  # fmt: skip
    paper.subsection("How fast one follows the other", "share followed within")
    paper.table(
        _WAITS,
        [
            [each.words, in_cell(each.median), *(in_cell(share) for _, share in each.within)]
            for each in view.follow_ups
        ],
    )
    for found in view.worth:
        _worth(paper, found)
    if not view.worth:
        paper.sentence("Too few journeys are known for long enough to say what acting as one may be worth.")
    paper.subsection("Accounts of the newest month, the least aligned first")
    _own(paper, view.accounts[:_SHOWN], by_month=False)
    if view.account_count > _SHOWN:
        paper.sentence(f"And {view.account_count - _SHOWN:,} more on the page.")
    paper.next_commands(
        ("quorate show alignment ACCOUNT", "the months of one account"),
        (f"quorate show evidence {view.months[0].alignment.reference}", "what the first figure rests on"),
    )


def account_alignment_page(paper: Paper, view: AccountAlignment) -> None:
    """The months of one account."""
    paper.title(f"Alignment at {view.account_name}", as_known(view.stamp))
    if not view.months:
        paper.sentence("Neither sales nor marketing has reached this account yet.", indent=0)
        return
    _own(paper, view.months, by_month=True)
    newest = view.months[0]
    paper.sentence(
        f"Of the turns that began in the newest month, half of marketing's were followed by sales within "
        f"{in_words(newest.sales_after_marketing)}, half of sales' by marketing within "
        f"{in_words(newest.marketing_after_sales)}; who still waits counts as having waited so long."
    )
    paper.next_commands((f"quorate show evidence {newest.alignment.reference}", "who reached whom"))


def _own(paper: Paper, found: tuple[AccountMonth, ...], *, by_month: bool) -> None:
    paper.table(
        _OWN,
        [
            [day(each.month_on) if by_month else each.account_name, in_cell(each.alignment),
             in_cell(each.same_team), in_cell(each.same_stage), in_cell(each.same_message),
             in_cell(each.sales_activities), in_cell(each.marketing_activities)]
            for each in found
        ],
    )  # fmt: skip


def _worth(paper: Paper, each: AlignmentWorth) -> None:
    is_share = each.outcome == "won"
    what = "share won" if is_share else "money won per journey"
    paper.subsection(f"What acting as one may be worth: {what}, map {each.journey_map}")
    won = "; ".join(f"where {GROUP_WORDS[group]} {in_words(figure)}" for group, figure in each.won)
    paper.sentence(
        f"Journeys undecided {counted(round(each.landmark_days), 'day')} after opening, of which were won within "
        f"{counted(round(each.follow_days), 'day')} more: {won}."
    )
    low, high = each.gain.low or 0.0, each.gain.high or 0.0
    told = f"{100 * low:+.0f} and {100 * high:+.0f} points" if is_share else f"{low:+,.0f} and {high:+,.0f}"
    paper.sentence(
        f"Acting as one may add between {told} {each.gain.currency or ''}".rstrip() + f". {each.caution}"
    )
    if interval(each.association):
        paper.sentence(f"The plain difference, which is no effect: {with_interval(each.association)}.")
