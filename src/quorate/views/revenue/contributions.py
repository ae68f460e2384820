"""What every channel, campaign, asset or function contributed to a step: all models side by side, never one alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from quorate.errors import NotFound, nearest_word
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.views.revenue.sensitivity import Swing, swings
from quorate.views.revenue.value_names import (
    NONE,
    NamedChoice,
    dimension_choices,
    needed_dimension,
    transition_choices,
    value_name,
    value_names,
)
from quorate.vocabulary.closed_lists import CONTRIBUTION_MODELS
from quorate.vocabulary.model_notes import MODEL_NOTES
from quorate.warehouse.snapshots import Snapshot

INCREMENTAL = "incremental"
ACCOUNTING = tuple(model for model in CONTRIBUTION_MODELS if model != INCREMENTAL)
# Values beyond these are left to the file and to `quorate query`; what they earned is told in the total.
MOST_ROWS = 40


@dataclass(frozen=True)
class ContributionModel(Answer):
    """A model in words; see `vocabulary/model_notes.py`."""

    model: str
    letter: str
    name: str
    assumes: str


@dataclass(frozen=True)
class Contributor(Answer):
    """One value with what each model gives it.

    Attributes
    ----------
    by_model: the accounting models' figures, each with the range over all of them as its ends.
    shares: the same as shares of all such steps.
    added: what the incremental model says, with its own interval; None where it says nothing.
    removal_effect: share of such steps that would not be made without it, by the chain of touches.
    """

    value_key: str
    name: str
    by_model: Mapping[str, Figure]
    shares: Mapping[str, float]
    added: Figure | None
    cost: Figure | None
    removal_effect: float | None

    @property
    def removal(self) -> Figure | None:
        """The share that would not be made without it, as a figure that opens with what the chain gives it."""
        chain = self.by_model.get("markov")
        if self.removal_effect is None or chain is None:
            return None
        return Figure(self.removal_effect, "share", chain.reference)

    @property
    def least(self) -> Figure | None:
        """The figure of the accounting model that gives it least."""
        return min(self.by_model.values(), key=lambda figure: figure.value or 0.0, default=None)

    @property
    def most(self) -> Figure | None:
        """The figure of the accounting model that gives it most."""
        return max(self.by_model.values(), key=lambda figure: figure.value or 0.0, default=None)

    @property
    def low(self) -> float:
        """The least that an accounting model gives it."""
        return min((figure.value or 0.0 for figure in self.by_model.values()), default=0.0)

    @property
    def high(self) -> float:
        """The most that an accounting model gives it."""
        return max((figure.value or 0.0 for figure in self.by_model.values()), default=0.0)


@dataclass(frozen=True)
class CurrencyContributions(Answer):
    """All values of one currency, those that may have earned most first; `total` is the same by every model."""

    currency: str
    total: float
    rows: tuple[Contributor, ...]
    row_count: int
    transition: str

    @property
    def handed_out(self) -> Figure:
        """The total; opens to the deals of the steps."""
        opens = reference("contribution-total", self.transition, self.currency)
        return Figure(self.total, "amount", opens, currency=self.currency)

    @property
    def has_added(self) -> bool:
        """Whether the incremental model says something of any of them."""
        return any(row.added for row in self.rows)


@dataclass(frozen=True)
class ContributionsView(Answer):
    """One step and one dimension; currencies with most money first.

    `is_made` says whether the publication has contributions at all; an older one has not.
    """

    stamp: Stamp
    is_made: bool
    dimension: str
    transition: str
    transition_label: str
    dimensions: tuple[NamedChoice, ...]
    transitions: tuple[NamedChoice, ...]
    models: tuple[ContributionModel, ...]
    currencies: tuple[CurrencyContributions, ...]
    swings: tuple[Swing, ...]


@remembered
def contributions_view(
    snapshot: Snapshot, dimension: str | None = None, transition: str | None = None
) -> ContributionsView:
    """What earned one step, by default what won deals, by channel. Raises `NotFound` for what there is not."""
    reader = Reader(snapshot)
    dimension = needed_dimension(dimension or "channel")
    transitions = transition_choices(reader)
    transition = _needed_transition(transition or "won", transitions)
    rows = reader.rows(
        """
        select * from {contributions} where dimension = $1 and transition = $2
        order by currency, value_key, model
        """,
        dimension,
        transition,
    )
    names = value_names(reader, dimension)
    currencies = [
        _currency(currency, list(own), dimension, names)
        for currency, own in groupby(rows, key=lambda row: row["currency"])
    ]
    seen = {row["model"] for row in rows}
    return ContributionsView(
        stamp=stamp_of(reader),
        is_made=reader.has("contributions"),
        dimension=dimension,
        transition=transition,
        transition_label=next(each.label for each in transitions if each.key == transition),
        dimensions=dimension_choices(),
        transitions=transitions,
        models=tuple(
            ContributionModel(model, note.letter, note.name, note.assumes)
            for model, note in MODEL_NOTES.items()
            if model in seen
        ),
        currencies=tuple(sorted(currencies, key=lambda each: (-each.total, each.currency))),
        swings=swings(reader, transition) if dimension == "channel" else (),
    )


def contributions_by(snapshot: Snapshot, key: str | None = None) -> ContributionsView:
    """The same by one word: a dimension, or a dimension and a step such as 'campaign/renewed'."""
    dimension, _, transition = (key or "").partition("/")
    return contributions_view(snapshot, dimension or None, transition or None)


def _needed_transition(transition: str, choices: tuple[NamedChoice, ...]) -> str:
    known = [each.key for each in choices]
    if transition not in known:
        near = nearest_word(transition, known)
        raise NotFound(
            f"No team made the step '{transition}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(known)}",
        )
    return transition


def _currency(currency: str, rows: list[Row], dimension: str, names: dict[str, str]) -> CurrencyContributions:
    found = [
        _contributor(list(own), dimension, names)
        for _, own in groupby(rows, key=lambda row: row["value_key"])
    ]
    ranked = sorted(
        found, key=lambda each: (each.value_key == NONE, -each.high, -max(each.shares.values(), default=0))
    )
    shown = ranked if len(ranked) <= MOST_ROWS else [*ranked[:MOST_ROWS], *_none_of(ranked[MOST_ROWS:])]
    total = sum(row["amount"] for row in rows if row["model"] == "linear")
    return CurrencyContributions(currency, total, tuple(shown), len(ranked), rows[0]["transition"])


def _none_of(rows: list[Contributor]) -> list[Contributor]:
    return [row for row in rows if row.value_key == NONE]


def _contributor(rows: list[Row], dimension: str, names: dict[str, str]) -> Contributor:
    by_model = {row["model"]: row for row in rows}
    one = rows[0]
    key = (dimension, one["value_key"], one["transition"], one["currency"])

    def figure(row: Row) -> Figure:
        opens = reference("contribution", *key, row["model"])
        return Figure(row["amount"], "amount", opens, row["amount_low"], row["amount_high"], one["currency"])

    cost = reference("return", dimension, one["value_key"], one["currency"], "all", "cost", "linear")
    effect = by_model.get("markov", {}).get("removal_effect")
    return Contributor(
        value_key=one["value_key"],
        name=value_name(dimension, one["value_key"], names),
        by_model={model: figure(by_model[model]) for model in ACCOUNTING if model in by_model},
        shares={model: by_model[model]["share"] for model in ACCOUNTING if model in by_model},
        added=figure(by_model[INCREMENTAL]) if INCREMENTAL in by_model else None,
        cost=Figure(one["cost_amount"], "amount", cost, currency=one["currency"])
        if one["cost_amount"] is not None
        else None,
        removal_effect=effect,
    )
