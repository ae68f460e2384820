"""What each kind of evidence says about a stance, and how little one of it says.

`reading` is the stance (-1 to 1) the evidence points to; `error_variance` how far single pieces of it stray,
to be compared with 0.35, the variance of a stance nobody has read. A colleague's word (0.02) outweighs some
fifty replies (1.5). Reading pages, opening e-mails and attending webinars show attention, not stance, and are
not listed. All figures are our own judgement: no published study gives them, and a company's outcomes will
correct them.
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

STATED, STATED_NUMBER, WENT_SILENT = "stated", "number", "went_silent"
STATEMENT_ERROR = 0.02
STATED_READINGS = {"champion": 0.9, "supporter": 0.45, "neutral": 0.0, "sceptic": -0.45, "opponent": -0.9}


@dataclass(frozen=True)
class Signal:
    """One kind of behaviour; without `channels` it counts in every channel that can record the action."""

    action: str
    reading: float
    error_variance: float
    channels: tuple[str, ...] = ()


SIGNALS = (
    Signal("requested_demo", 0.6, 0.8),
    Signal("shared", 0.5, 1.2),
    Signal("attended", 0.4, 1.2, ("meeting", "call")),
    Signal("requested_contact", 0.4, 1.2),
    Signal("trialled", 0.4, 1.2),
    Signal("asked", 0.3, 1.5),
    Signal("replied", 0.3, 1.5),
    Signal("compared", -0.2, 1.2),
    Signal("missed", -0.4, 1.2, ("meeting",)),
    Signal("unsubscribed", -0.6, 0.8),
)
SILENCE = Signal(WENT_SILENT, -0.3, 1.2)


def stance_signals(_tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per kind of evidence: an action in a channel, a word a colleague may say, or silence."""
    return pa.Table.from_pylist(list(_rows()), schema=SCHEMA)


STEP = ArrowStep("stance_signals", {}, stance_signals)


def _rows() -> Iterator[dict[str, Any]]:
    for signal in SIGNALS:
        for channel, actions in ACTIONS_BY_CHANNEL.items():
            if signal.action in actions and channel in (signal.channels or (channel,)):
                yield _row(signal.action, signal.reading, signal.error_variance, channel, signal.action)
    yield _row(WENT_SILENT, SILENCE.reading, SILENCE.error_variance)
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
