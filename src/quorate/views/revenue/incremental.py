"""Incremental effect: what would be missing without each channel, what the holdout says, and how far figures bend.

No figure stands alone: each has its interval, and beside it stands the band over what is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from quorate.language import Words, gettext, gettext_noop, translated
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.views.wording import CHANNEL_WORDS, percent, plain
from quorate.warehouse.snapshots import Snapshot

WON = "won"
ALL = "all"
NONE = "none"
REFERENCE = "reference"
BASIS_WORDS = Words(
    {
        "model": "by the model",
        "holdout": "by the universal holdout",
        "combined": "both weighed by their precision",
    }
)
ASSUMPTION_WORDS = Words(
    {
        "reference": "as published",
        "carry_over": "how long a touch carries over",
        "stage_timing": "when stages were entered",
        "demand_capture": "which touches collect demand",
    }
)
CAUTION = gettext_noop(
    "The model compares journeys that met more of a channel with journeys that met less, "
    "stage by stage and week by week. What moves both the meeting and the winning and is "
    "not held equal is taken for effect; only accounts held out by lot are proof against "
    "that."
)
CHANGE = gettext_noop(
    "Which touches collect demand that others made is declared under [revenue] "
    "demand_capture in quorate.toml: a channel, a channel and an action, or words of a "
    "campaign's name."
)


@dataclass(frozen=True)
class IncrementalTotal(Answer):
    """How much of all that was won would be missing, on one basis; `reason` where there is no figure.

    `withheld`: 'all' our causes together, or a function.
    """

    withheld: str
    basis: str
    share: Figure
    journeys: int
    half_life_weeks: float | None
    status: str
    reason: str


@dataclass(frozen=True)
class IncrementalEffect(Answer):
    """What would be missing without one channel or function alone.

    Attributes
    ----------
    missing: the share of all won journeys, with its 90 % interval, which may reach below nothing.
    credit: its share of credit, which adds up; None where it has none.
    band_low, band_high: least and most of its credit over all assumptions tried; None for functions.
    """

    dimension: str
    key: str
    name: str
    missing: Figure
    credit: float | None
    band_low: float | None
    band_high: float | None

    @property
    def credited(self) -> Figure | None:
        """A channel's credit as a figure that opens with all assumptions tried; its ends are the band over them."""
        if self.dimension != "channel" or self.credit is None or self.band_low is None:
            return None
        told = credit_figure(self.credit, WON, self.key, REFERENCE, REFERENCE)
        return replace(told, low=self.band_low, high=self.band_high)

    @property
    def finding(self) -> str:
        """What the interval says, in words."""
        low, high = self.missing.low or 0.0, self.missing.high or 0.0
        if low > 0.0:
            return "adds"
        return gettext("may add nothing") if high > 0.0 else gettext("goes with losing")


@dataclass(frozen=True)
class Assumed(Answer):
    """One assumption made otherwise: what is then credited to all channels together, and what moved most.

    `most_moved` is the channel whose credit changed most, with its credit as published and then.
    """

    assumption: str
    variant: str
    added: float
    most_moved: str | None
    from_share: float
    to_share: float

    @property
    def credited(self) -> Figure:
        """What is credited to all channels together."""
        return credit_figure(self.added, WON, ALL, self.assumption, self.variant)

    @property
    def moved_to(self) -> Figure | None:
        """What is then credited to the channel that moved most."""
        if self.most_moved is None:
            return None
        return credit_figure(self.to_share, WON, self.most_moved, self.assumption, self.variant)

    @property
    def moved_from(self) -> Figure | None:
        """What is credited to that channel as published."""
        if self.most_moved is None:
            return None
        return credit_figure(self.from_share, WON, self.most_moved, REFERENCE, REFERENCE)

    @property
    def most_moved_name(self) -> str:
        """The channel that moved most, as people say it."""
        return channel_name(self.most_moved) if self.most_moved else ""


@dataclass(frozen=True)
class Incremental(Answer):
    """The incremental model of winning: totals, effects, the band, and what was declared.

    `summary` says it in sentences, `summary_opens` what opens the figures in each, '' where it has none;
    `captures` are the declarations as they are written.
    """

    stamp: Stamp
    totals: tuple[IncrementalTotal, ...]
    channels: tuple[IncrementalEffect, ...]
    functions: tuple[IncrementalEffect, ...]
    assumptions: tuple[Assumed, ...]
    captures: tuple[str, ...]
    summary: tuple[str, ...]
    caution: str
    how_to_change: str
    summary_opens: tuple[str, ...]


@remembered
def incremental_view(snapshot: Snapshot) -> Incremental:
    """What our work added to winning; without figures where nothing can be told, with the reason."""
    reader = Reader(snapshot)
    reader.need("incremental_totals")
    totals = tuple(
        incremental_total(row)
        for row in reader.rows(
            "select * from {incremental_totals} where transition = ? order by withheld <> 'all', withheld, basis",
            WON,
        )
    )
    effects = _effects(reader)
    shares = _by_variant(reader)
    said = _summary(totals, effects)
    return Incremental(
        stamp_of(reader),
        totals,
        tuple(each for each in effects if each.dimension == "channel"),
        tuple(each for each in effects if each.dimension == "function"),
        tuple(_assumed(key, own, shares) for key, own in shares.items() if key[0] != "reference"),
        _captures(reader),
        tuple(words for words, _ in said),
        translated(CAUTION),
        translated(CHANGE),
        tuple(opens for _, opens in said),
    )


def incremental_total(row: Row) -> IncrementalTotal:
    """A row of `incremental_totals` with its figure."""
    name = reference("incremental-total", row["withheld"], row["basis"])
    return IncrementalTotal(
        row["withheld"],
        row["basis"],
        Figure(row["share"], "share", name, row["share_low"], row["share_high"]),
        row["journey_count"],
        row["half_life_weeks"],
        row["status"],
        row["reason"],
    )


def missing_figure(row: Row) -> Figure:
    """The figure of a row of `incremental_effects`."""
    name = reference("incremental-effect", row["dimension"], row["value_key"])
    return Figure(row["missing_share"], "share", name, row["missing_share_low"], row["missing_share_high"])


def credit_figure(share: float, transition: str, channel: str, assumption: str, variant: str) -> Figure:
    """What a channel is credited with of a step under one assumption."""
    return Figure(share, "share", reference("incremental-credit", transition, channel, assumption, variant))


def channel_name(channel: str) -> str:
    """A channel as people say it."""
    return CHANNEL_WORDS.get(channel, plain(channel))


def _effects(reader: Reader) -> tuple[IncrementalEffect, ...]:
    rows = reader.rows(
        """
        with credited as (
            select dimension, value_key, sum(share) as share
            from {contributions}
            where model = 'incremental' and transition = $1
            group by dimension, value_key
        ),
        banded as (
            select value_key, min(share) as low, max(share) as high
            from {incremental_sensitivity}
            where transition = $1
            group by value_key
        )
        select e.*, c.share, b.low, b.high
        from {incremental_effects} e
        left join credited c on c.dimension = e.dimension and c.value_key = e.value_key
        left join banded b on e.dimension = 'channel' and b.value_key = e.value_key
        where e.transition = $1
        order by e.dimension, e.missing_share desc, e.value_key
        """,
        WON,
    )
    return tuple(
        IncrementalEffect(
            row["dimension"],
            row["value_key"],
            channel_name(row["value_key"]) if row["dimension"] == "channel" else plain(row["value_key"]),
            missing_figure(row),
            row["share"],
            row["low"],
            row["high"],
        )
        for row in rows
    )


def _by_variant(reader: Reader) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in reader.rows(
        "select * from {incremental_sensitivity} where transition = ? order by assumption, variant, value_key",
        WON,
    ):
        found.setdefault((row["assumption"], row["variant"]), {})[row["value_key"]] = row["share"]
    return found


def _assumed(
    key: tuple[str, str], own: dict[str, float], shares: dict[tuple[str, str], dict[str, float]]
) -> Assumed:
    usual = shares.get(("reference", "reference"), {})
    channels = sorted((set(own) | set(usual)) - {NONE})
    moved = max(channels, key=lambda name: abs(own.get(name, 0.0) - usual.get(name, 0.0)), default=None)
    return Assumed(
        key[0],
        key[1],
        1.0 - own.get(NONE, 1.0),
        moved,
        usual.get(moved, 0.0) if moved else 0.0,
        own.get(moved, 0.0) if moved else 0.0,
    )


def _captures(reader: Reader) -> tuple[str, ...]:
    rows = reader.rows("select * from {declared_captures}")
    return tuple(dict.fromkeys(_capture_words(row) for row in rows))


def _capture_words(row: Row) -> str:
    channel = channel_name(row["channel"]) if row["channel"] else gettext("any channel")
    if row["action"]:
        return f"{channel}: {plain(row['action'])}"
    return (
        gettext("{channel}: some campaigns by their names", channel=channel)
        if row["campaign_pattern"]
        else channel
    )


def _summary(
    totals: tuple[IncrementalTotal, ...], effects: tuple[IncrementalEffect, ...]
) -> list[tuple[str, str]]:
    """Sentences, each with what opens the figures in it."""
    said = []
    for total in totals:
        what = (
            gettext("everything we did")
            if total.withheld == ALL
            else gettext("what {withheld} did", withheld=total.withheld)
        )
        how = BASIS_WORDS[total.basis]
        if total.share.value is None:
            said.append(
                (
                    gettext(
                        "What would be missing without {what} cannot be told {how}: {reason}.",
                        what=what,
                        how=how,
                        reason=total.reason,
                    ),
                    "",
                )
            )
        elif total.withheld == ALL or total.basis != "model":
            words = gettext(
                "Without {what}, {value} of what was won would be missing {how} (from {low} to {high}).",
                what=what,
                value=percent(total.share.value),
                how=how,
                low=percent(total.share.low or 0.0),
                high=percent(total.share.high or 0.0),
            )
            said.append((words, total.share.reference))
    sure = [each.name for each in effects if each.dimension == "channel" and each.finding == "adds"]
    unsure = sum(each.dimension == "channel" and each.finding != "adds" for each in effects)
    if sure:
        others = gettext("Of the others the data cannot rule out that they add nothing.") if unsure else ""
        said.append(
            (
                gettext(
                    "By their whole range adding: {sure}. {others}", sure=", ".join(sure), others=others
                ).strip(),
                "",
            )
        )
    elif unsure:
        said.append((gettext("Of no channel can the data rule out that it adds nothing."), ""))
    return said
