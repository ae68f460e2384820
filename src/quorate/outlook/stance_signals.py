"""What each kind of evidence says about a stance, and how little one of it says.

`reading` is the stance (-1 to 1) the evidence points to; `error_variance` how far single pieces of it stray, to be
compared with 0.19, the variance of a stance nobody has read. Readings are told from the usual member's stance, 0.25:
somebody who unsubscribes points well below it. Talking with us points to the far end of the scale and says little each
time, so that how often somebody talks with us decides: who came once may be anything, who came ten times is in favour.
The other side of it is standing aside while colleagues talk with us. Reading pages, opening e-mails and attending
webinars show attention, not stance, and are not listed.

A colleague's word stands for the middle of its fifth of the scale, the two at the ends a little further in, since few
stand at the very end. Its error holds the width of the fifth (0.013) and the colleague's own misjudgement; one word
outweighs some twenty talks. No published study gives these figures: they are our own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("signal", pa.string()),
        ("channel", pa.string()),
        ("action", pa.string()),
        ("word", pa.string()),
        ("reading", pa.float64()),
        ("error_variance", pa.float64()),
    ]
)

STATED, STATED_NUMBER, WENT_SILENT, STOOD_ASIDE = "stated", "number", "went_silent", "stood_aside"
STATEMENT_ERROR = 0.06
STATED_READINGS = {"champion": 0.75, "supporter": 0.4, "neutral": 0.0, "sceptic": -0.4, "opponent": -0.75}


@dataclass(frozen=True)
class Signal:
    """One kind of behaviour; without `channels` it counts in every channel that can record the action."""

    action: str
    reading: float
    error_variance: float
    channels: tuple[str, ...] = ()


SIGNALS = (
    Signal("requested_demo", 0.85, 0.8),
    Signal("shared", 0.75, 1.2),
    Signal("attended", 1.0, 1.2, ("meeting", "call")),
    Signal("answered", 0.9, 1.5, ("call",)),
    Signal("requested_contact", 0.65, 1.2),
    Signal("trialled", 0.65, 1.2),
    Signal("asked", 0.55, 1.5),
    Signal("replied", 0.9, 1.2),
    Signal("compared", 0.05, 1.2),
    Signal("missed", -0.15, 1.2, ("meeting",)),
    Signal("unsubscribed", -0.35, 0.8),
)
SILENCE = Signal(WENT_SILENT, -0.05, 1.2)
# Weighs little, and comes every month that others of the team talk with us.
ASIDE = Signal(STOOD_ASIDE, -0.1, 3.0)


def stance_signals(_tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per kind of evidence: an action in a channel, a word a colleague may say, or silence."""
    return pa.Table.from_pylist(list(_rows()), schema=SCHEMA)


STEP = ArrowStep("stance_signals", {}, stance_signals)


def _rows() -> Iterator[dict[str, Any]]:
    for signal in SIGNALS:
        for channel, actions in ACTIONS_BY_CHANNEL.items():
            if signal.action in actions and channel in (signal.channels or (channel,)):
                yield _row(signal.action, signal.reading, signal.error_variance, channel, signal.action)
    for quiet in (SILENCE, ASIDE):
        yield _row(quiet.action, quiet.reading, quiet.error_variance)
    for word, reading in STATED_READINGS.items():
        yield _row(STATED, reading, STATEMENT_ERROR, word=word)
    yield _row(STATED, None, STATEMENT_ERROR, word=STATED_NUMBER)


def _row(
    signal: str,
    reading: float | None,
    error_variance: float,
    channel: str | None = None,
    action: str | None = None,
    word: str | None = None,
) -> dict[str, Any]:
    return {
        "signal": signal,
        "channel": channel,
        "action": action,
        "word": word,
        "reading": reading,
        "error_variance": error_variance,
    }
