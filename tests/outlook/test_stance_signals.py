"""What counts as evidence of a stance."""

from __future__ import annotations

import pytest
from tests.worlds import run_step

from quorate.outlook import stance_signals

ROWS = run_step(stance_signals.STEP, {})


def test_each_doing_has_one_meaning() -> None:
    doings = [(row["channel"], row["action"]) for row in ROWS if row["action"]]
    assert len(doings) == len(set(doings))
    assert all(-1.0 <= row["reading"] <= 1.0 for row in ROWS if row["reading"] is not None)
    assert all(row["error_variance"] > 0.0 for row in ROWS)


@pytest.mark.parametrize(
    ("channel", "action", "reading"),
    [
        ("meeting", "attended", 1.0),
        ("call", "answered", 0.9),
        ("web", "requested_demo", 0.85),
        ("review_site", "compared", 0.05),
        ("email", "unsubscribed", -0.35),
        ("meeting", "missed", -0.15),
        ("web", "viewed", None),
        ("email", "opened", None),
        ("webinar", "attended", None),
        ("webinar", "missed", None),
    ],
)
def test_attention_is_not_stance(channel: str, action: str, reading: float | None) -> None:
    found = [row["reading"] for row in ROWS if (row["channel"], row["action"]) == (channel, action)]
    assert found == ([] if reading is None else [reading])


def test_a_word_outweighs_a_dozen_doings() -> None:
    words = {row["error_variance"] for row in ROWS if row["signal"] == "stated"}
    doings = {row["error_variance"] for row in ROWS if row["action"]}
    assert max(words) * 12 <= min(doings)
