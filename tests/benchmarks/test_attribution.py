"""The attribution benchmark measures what it says: both ways in agree, and its journeys are journeys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.attribution_journeys import CHANNELS, as_paths, journeys

from benchmarks import attribution, attribution_steps
from quorate.warehouse.engine import Engine


def test_texts_and_numbers_give_the_same_effects() -> None:
    found = journeys(400, 1_600)
    assert attribution._effects_of_texts(as_paths(found)) == pytest.approx(attribution._effects_of(found))


def test_the_values_of_all_channels_are_the_conversions() -> None:
    found = journeys(300, 1_200)
    texts = as_paths(found)["path"].combine_chunks()
    values = attribution._values_of(*attribution._read(texts), found)
    assert values.sum() == pytest.approx(found.converted.sum())


def test_no_channel_is_part_of_another() -> None:
    assert not [(a, b) for a in CHANNELS for b in CHANNELS if a != b and a in b]


def test_the_steps_make_contributions_of_made_up_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "steps.duckdb")
    attribution_steps.write_tables(file, 60, 1_500)
    attribution_steps.run_steps(file)
    assert '"peak_mib"' in capsys.readouterr().out
    with Engine(Path(file)) as engine:
        shares = engine.rows("select sum(share) from contributions group by model, dimension, transition")
    assert len(shares) > 100
    assert np.array(shares) == pytest.approx(1.0)
