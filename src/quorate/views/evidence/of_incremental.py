"""Openings of incremental effect: what would be missing without a channel or a function, and on what totals rest."""

from __future__ import annotations

from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader
from quorate.views.revenue.incremental import (
    ALL,
    BASIS_WORDS,
    CAUTION,
    WON,
    channel_name,
    incremental_total,
    missing_figure,
)
from quorate.views.wording import plain

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
        f"what the {dimension} '{key}' added",
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
        title=f"Missing of what was won without {name}",
        subject=Subject(f"All journeys, {dimension} {name}"),
        figure=missing_figure(row),
        table="incremental_effects",
        column="missing_share",
        formula=(
            "Every week of every journey once more, with what is left of earlier touches of it at nothing and all else "
            "as it was: chances of going on, back, being won or lost by stage, then the chance of ever being won from "
            "the opening on. The share is what is lost of that chance. Its interval is for 90 %, by account."
        ),
        inputs=tuple(
            Input(
                f"Credit if assumed otherwise: {plain(each['assumption'])}, {each['variant']}",
                text=f"{each['share']:.1%}",
            )
            for each in band
        ),
        queries=(_OF_CHANNEL if dimension == "channel" else _OF_FUNCTION,),
        parameters=(key,),
        notes=(CAUTION, "Such shares do not add up: what needs two things is missing without either."),
    )


def total(reader: Reader, withheld: str, basis: str) -> Opening:
    """How much of what was won would be missing without everything, or without what one function did."""
    row = required_row(
        reader,
        f"what '{withheld}' added {BASIS_WORDS.get(basis, basis)}",
        "select * from {incremental_totals} where transition = ? and withheld = ? and basis = ?",
        WON,
        withheld,
        basis,
    )
    found = incremental_total(row)
    what = "all our work" if withheld == ALL else f"the work of {withheld}"
    return Opening(
        title=f"Missing of what was won without {what}",
        subject=Subject(f"All journeys, {BASIS_WORDS[basis]}"),
        figure=found.share,
        words=found.reason or None,
        table="incremental_totals",
        column="share",
        formula=(
            "By the model: see the single channels. By the holdout: 1 minus wins per account of the held-out over wins "
            "per account of the others, counted since the lots were drawn. Both together: each weighed by one over its "
            "squared standard error."
        ),
        inputs=(
            Input("Ended journeys", text=f"{row['journey_count']:,}"),
            Input("Won", text=f"{row['won_count']:,}"),
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
        Input("Accounts not held out", text=f"{treated:,}"),
        Input("Accounts held out", text=f"{held_out:,}"),
    )
