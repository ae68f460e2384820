"""Openings of incremental effect: what would be missing without a channel or a function, and on what totals rest."""

from __future__ import annotations

from quorate.language import gettext, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.of_contributions import ON_PATH
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader
from quorate.views.revenue.incremental import (
    ALL,
    ASSUMPTION_WORDS,
    BASIS_WORDS,
    CAUTION,
    NONE,
    REFERENCE,
    WON,
    channel_name,
    credit_figure,
    incremental_total,
    missing_figure,
)
from quorate.views.wording import capital, plain

_ON_WON = TOUCHES + (
    " inner join {touch_functions} f on f.touch_id = t.touch_id"
    " inner join {journeys} j on j.journey_id = f.journey_id and j.outcome = 'won'"
    " and t.occurred_at between j.opened_at and j.closed_at"
)
_OF_CHANNEL = _ON_WON + " where f.credited_channel = $1"
_OF_FUNCTION = _ON_WON + " where f.our_function = $1"


def effect(reader: Reader, dimension: str, key: str) -> Opening:
    """What would be missing of winning without one channel or function."""
    name = channel_name(key) if dimension == "channel" else plain(key)
    row = required_row(
        reader,
        gettext("what the {dimension} '{key}' added", dimension=dimension, key=key),
        "select * from {incremental_effects} where transition = ? and dimension = ? and value_key = ?",
        WON,
        dimension,
        key,
    )
    band = reader.rows(
        "select * from {incremental_sensitivity} where transition = ? and value_key = ? order by assumption, variant",
        WON,
        key if dimension == "channel" else "",
    )
    return Opening(
        title=gettext("Missing of what was won without {name}", name=name),
        subject=Subject(gettext("All journeys, {dimension} {name}", dimension=dimension, name=name)),
        figure=missing_figure(row),
        table="incremental_effects",
        column="missing_share",
        formula=(
            gettext(
                "Every week of every journey once more, with what is left of earlier touches of it "
                "at nothing and all else as it was: chances of going on, back, being won or lost by "
                "stage, then the chance of ever being won from the opening on. The share is what is "
                "lost of that chance. Its interval is for 90 %, by account."
            )
        ),
        inputs=tuple(
            Input(
                gettext("Credit, {assumption}", assumption=_assumed(each["assumption"], each["variant"])),
                credit_figure(each["share"], WON, each["value_key"], each["assumption"], each["variant"]),
            )
            for each in band
        ),
        queries=(_OF_CHANNEL if dimension == "channel" else _OF_FUNCTION,),
        parameters=(key,),
        notes=(
            CAUTION,
            gettext("Such shares do not add up: what needs two things is missing without either."),
        ),
    )


def total(reader: Reader, withheld: str, basis: str) -> Opening:
    """How much of what was won would be missing without everything, or without what one function did."""
    row = required_row(
        reader,
        gettext("what '{withheld}' added {basis}", withheld=withheld, basis=BASIS_WORDS.get(basis, basis)),
        "select * from {incremental_totals} where transition = ? and withheld = ? and basis = ?",
        WON,
        withheld,
        basis,
    )
    found = incremental_total(row)
    what = (
        gettext("all our work") if withheld == ALL else gettext("the work of {withheld}", withheld=withheld)
    )
    return Opening(
        title=gettext("Missing of what was won without {what}", what=what),
        subject=Subject(gettext("All journeys, {basis_words}", basis_words=BASIS_WORDS[basis])),
        figure=found.share,
        words=found.reason or None,
        table="incremental_totals",
        column="share",
        formula=(
            gettext(
                "By the model: see the single channels. By the holdout: 1 minus wins per account of "
                "the held-out over wins per account of the others, counted since the lots were "
                "drawn. Both together: each weighed by one over its squared standard error."
            )
        ),
        inputs=(
            Input(gettext("Ended journeys"), text=number(row["journey_count"])),
            Input(gettext("Won"), text=number(row["won_count"])),
            *_accounts(row["treated_account_count"], row["held_out_account_count"]),
            *(
                Input(
                    BASIS_WORDS[each["basis"]],
                    Figure(
                        each["share"],
                        "share",
                        reference("incremental-total", withheld, each["basis"]),
                        each["share_low"],
                        each["share_high"],
                    ),
                )
                for each in reader.rows(
                    "select * from {incremental_totals} where transition = ? and withheld = ? and basis <> ? "
                    "order by basis",
                    WON,
                    withheld,
                    basis,
                )
            ),
        ),
        queries=(_ON_WON if withheld == ALL else _OF_FUNCTION,),
        parameters=() if withheld == ALL else (withheld,),
        notes=(CAUTION,),
    )


def _accounts(treated: int | None, held_out: int | None) -> tuple[Input, ...]:
    if treated is None or held_out is None:
        return ()
    return (
        Input(gettext("Accounts not held out"), text=number(treated)),
        Input(gettext("Accounts held out"), text=number(held_out)),
    )


def credit(reader: Reader, transition: str, channel: str, assumption: str, variant: str) -> Opening:
    """What one channel, or `ALL` together, is credited with of a step, if one thing is assumed in one way."""
    band = _band(reader, transition, channel)
    if (assumption, variant) not in band:
        raise nothing_at(
            gettext(
                "what '{channel}' is credited with if '{assumption}' is '{variant}'",
                channel=channel,
                assumption=assumption,
                variant=variant,
            )
        )
    name = gettext("all channels together") if channel == ALL else channel_name(channel)
    told = _assumed(assumption, variant)
    return Opening(
        title=gettext("Credit of {name}", name=name),
        subject=Subject(f"{capital(transition)}, {told}"),
        figure=credit_figure(band[assumption, variant], transition, channel, assumption, variant),
        table="incremental_sensitivity",
        column="share",
        formula=(
            gettext(
                "The incremental model once more with one thing assumed otherwise and all else as "
                "published: how long a touch carries over, when stages were entered, which touches "
                "only collect demand. Each step hands out what would be missing of it among what "
                "preceded it; what would have come anyway is nobody's."
            )
        ),
        inputs=tuple(
            Input(
                capital(_assumed(*key)),
                credit_figure(share, transition, channel, *key),
            )
            for key, share in band.items()
            if key != (assumption, variant)
        ),
        queries=(
            TOUCHES
            + " where t.touch_id in (select f.touch_id from {credit_paths} p inner join {touch_functions} f on "
            f"{ON_PATH} where p.is_made and p.transition = $1 and ($2 = '{ALL}' or f.credited_channel = $2))",
        ),
        parameters=(transition, channel),
        notes=(
            CAUTION,
            gettext("How far it bends is no interval of chance: that stands at the effect itself."),
        ),
    )


def _assumed(assumption: str, variant: str) -> str:
    """What is assumed, such as 'how long a touch carries over: 8 weeks'."""
    words = ASSUMPTION_WORDS.get(assumption, plain(assumption))
    return words if assumption == REFERENCE else f"{words}: {plain(variant)}"


def _band(reader: Reader, transition: str, channel: str) -> dict[tuple[str, str], float]:
    """Credit by assumption and variant; of all channels together, what is not nobody's."""
    wanted = NONE if channel == ALL else channel
    rows = reader.rows(
        "select assumption, variant, share from {incremental_sensitivity} where transition = ? and value_key = ? "
        "order by assumption, variant",
        transition,
        wanted,
    )
    found = {
        (row["assumption"], row["variant"]): 1.0 - row["share"] if channel == ALL else row["share"]
        for row in rows
    }
    if found and all(assumption != REFERENCE for assumption, _ in found):
        # As published it collects demand, which is held equal and gets nothing.
        found[REFERENCE, REFERENCE] = 0.0
    return found
