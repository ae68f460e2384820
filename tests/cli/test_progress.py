"""How far long work is, and how long it will still take."""

from __future__ import annotations

import pytest

from quorate.surfaces.cli.output import progress


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "teams ...\n"),
        (3.0, "teams ... a few seconds left\n"),
        (10.0, "teams ... about 10 s left\n"),
        (44.0, "teams ... about 40 s left\n"),
        (119.0, "teams ... about 120 s left\n"),
        (150.0, "teams ... about 2 min left\n"),
        (3_700.0, "teams ... about 62 min left\n"),
    ],
)
def test_what_is_left_is_told_as_exactly_as_it_is_known(
    seconds: float | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def left(doing: str, elapsed: float) -> float | None:
        assert elapsed >= 0.0
        asked.append(doing)
        return seconds

    with progress(left) as report:
        report("teams: journeys", 0.4)
        report("teams: members", 0.5)  # the same work is not told twice
    assert capsys.readouterr().err == words
    assert asked == ["teams: journeys"]
