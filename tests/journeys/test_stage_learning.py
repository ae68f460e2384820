"""What labelled journeys teach: which weeks are labels, and that estimates of other journeys get better by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from quorate.journeys import stage_model
from quorate.journeys.journey_weeks import NEVER, JourneyWeeks, week_number
from quorate.journeys.stage_evidence import StageEvidence
from quorate.journeys.stage_labels import StageLabels, stage_labels
from quorate.journeys.stage_learning import LEAST_JOURNEYS, LabelledStageModel, fading
from quorate.journeys.stage_model import StageModel
from quorate.settings import read_journey_map

START = datetime(2025, 1, 6)
FIRST = int(week_number(np.datetime64(START, "D")))
MAP = read_journey_map("""
journey_map: small
version: 1
opens_when: {opportunity: created}
roles: {champion: {required: true}}
quorum: {role: champion, stance: supporter}
stages:
  - {stage: look, typical_days: {median: 42, p90: 120}}
  - {stage: compare, typical_days: {median: 42, p90: 120}}
  - {stage: choose, typical_days: {median: 42, p90: 120}}
touch_kinds:
  - {kind: reads, content_intent: insight, expected: {look: 2, compare: 2, choose: 2}}
  - {kind: compares, content_intent: product, expected: {look: 2, compare: 2, choose: 2}}
  - {kind: asks_price, content_intent: pricing, expected: {look: 2, compare: 2, choose: 2}}
""")
WEEKS = 20


def _weeks(journeys: int) -> JourneyWeeks:
    return JourneyWeeks(
        np.array([f"j{number:03}" for number in range(journeys)]),
        np.arange(0, journeys * WEEKS + 1, WEEKS),
        np.tile(np.arange(FIRST, FIRST + WEEKS), journeys),
        np.full(journeys, FIRST),
        np.full(journeys, NEVER),
        np.full(journeys, NEVER),
        np.array([f"a{number:03}" for number in range(journeys)]),
    )


def _said(*rows: tuple[str, int, str, str]) -> pa.Table:
    return pa.table(
        {
            "journey_id": [row[0] for row in rows],
            "stated_at": pa.array(
                [START + timedelta(weeks=row[1], days=1) for row in rows], pa.timestamp("us")
            ),
            "subject": [row[2] for row in rows],
            "value": [row[3] for row in rows],
        }
    )


def test_a_statement_labels_weeks_until_the_next_or_half_the_stays_would_be_over() -> None:
    said = _said(
        ("j000", 0, "stage", "look"),
        ("j000", 2, "stage", "compare"),
        ("j000", 12, "stage", "choose"),
        ("j001", 3, "stage", "choose"),
        ("j002", 3, "criterion", "look"),
        ("j002", 4, "stage", "elsewhere"),
    )
    found = stage_labels(said, _weeks(3), MAP)
    assert found.places.tolist() == [0, 1, *range(2, 8), *range(12, 18)]
    assert found.stages.tolist() == [0] * 2 + [1] * 6 + [2] * 6


def test_counts_fade_within_their_journey() -> None:
    counts = np.zeros((2 * WEEKS, 1))
    counts[3], counts[WEEKS - 1] = 4.0, 1.0
    found = fading(counts, _weeks(2), half_life=2.0)[:, 0]
    assert found[2:8:2].tolist() == pytest.approx([0.0, 4.0 * 0.5**0.5, 4.0 * 0.5**1.5])
    assert found[WEEKS:].tolist() == [0.0] * WEEKS


def _world(journeys: int, seed: int) -> tuple[StageEvidence, np.ndarray]:
    """Teams that behave in each stage as the map, which has no opinion, does not say."""
    random = np.random.default_rng(seed)
    weeks = _weeks(journeys)
    changes = np.sort(random.integers(2, WEEKS - 1, (journeys, 2)), axis=1)
    stages = (np.arange(WEEKS) >= changes[:, :1]).astype(int) + (np.arange(WEEKS) >= changes[:, 1:])
    rates = np.array([[1.5, 0.3, 0.2], [0.3, 1.5, 0.3], [0.2, 0.3, 1.5]])
    counts = random.poisson(rates[:, stages.ravel()].T).astype(float)
    nothing = np.zeros((len(counts), 3))
    evidence = StageEvidence(weeks, counts, nothing, nothing, nothing, np.full(len(counts), 3), 0.5)
    return evidence, stages.ravel()


def _loss(chances: np.ndarray, stages: np.ndarray, places: np.ndarray) -> float:
    return float(-np.log(chances[places, stages[places]]).mean())


def test_other_journeys_are_estimated_better_the_more_are_labelled() -> None:
    evidence, stages = _world(260, 1)
    others = np.arange(200 * WEEKS, 260 * WEEKS)
    losses = []
    for labelled in (LEAST_JOURNEYS - 1, LEAST_JOURNEYS, 200):
        places = np.arange(labelled * WEEKS)
        model = LabelledStageModel(MAP).fit(evidence, StageLabels(places, stages[places]))
        losses.append(_loss(model.predict(evidence), stages, others))
    assert losses[0] > 1.05
    assert losses[1] < 0.8 * losses[0]
    assert losses[2] < losses[1]


def test_what_was_stated_of_a_labelled_journey_still_counts_for_it() -> None:
    evidence, stages = _world(60, 2)
    stated = np.zeros_like(evidence.stated)
    stated[10] = np.log([0.02, 0.02, 0.96])
    told = replace(evidence, stated=stated)
    places = np.arange(40 * WEEKS)
    labels = StageLabels(places, stages[places])
    before = LabelledStageModel(MAP).fit(evidence, labels).predict(evidence)
    after = LabelledStageModel(MAP).fit(told, labels).predict(told)
    assert after[10, 2] > max(0.5, before[10, 2])
    np.testing.assert_allclose(after[WEEKS:], before[WEEKS:], atol=0.02)


@pytest.mark.parametrize("labelled", [0, 40])
def test_looking_back_later_weeks_count_and_the_last_week_is_as_it_was(labelled: int) -> None:
    evidence, stages = _world(60, 5)
    places = np.arange(labelled * WEEKS)
    model = LabelledStageModel(MAP).fit(evidence, StageLabels(places, stages[places]))
    then, today = model.predict(evidence), model.look_back(evidence)
    last = np.arange(WEEKS - 1, len(stages), WEEKS)
    np.testing.assert_allclose(today[last], then[last], atol=1e-6)
    assert np.abs(today - then).max() > 0.1
    if labelled:
        others = np.arange(labelled * WEEKS, 60 * WEEKS)
        assert _loss(today, stages, others) < 0.97 * _loss(then, stages, others)


def test_journeys_filtered_in_parts_come_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, _ = _world(23, 3)
    whole = StageModel(MAP).fit(evidence).predict(evidence)
    monkeypatch.setattr(stage_model, "WEEKS_AT_ONCE", 3 * WEEKS + 1)
    assert [len(part.weeks.journeys) for part in evidence.parts(stage_model.WEEKS_AT_ONCE)] == [3] * 7 + [2]
    parts = StageModel(MAP).fit(evidence).predict(evidence)
    np.testing.assert_allclose(parts.states, whole.states, atol=1e-9)
    np.testing.assert_allclose(parts.log_evidence, whole.log_evidence, atol=1e-9)


def test_rates_are_learnt_from_as_many_weeks_as_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, _ = _world(120, 4)
    all_weeks = StageModel(MAP).fit(evidence).rates_
    monkeypatch.setattr(stage_model, "WEEKS_LEARNT_FROM", 60 * WEEKS)
    half = StageModel(MAP).fit(evidence).rates_
    first, _ = _world(120, 4)
    np.testing.assert_array_equal(half, StageModel(MAP).fit(next(first.parts(60 * WEEKS))).rates_)
    np.testing.assert_allclose(half, all_weeks, rtol=0.15)


def test_a_map_that_says_nothing_of_kinds_of_touch_is_taught_too() -> None:
    journey_map = replace(MAP, touch_kinds=())
    weeks = _weeks(30)
    nothing = np.zeros((30 * WEEKS, 3))
    evidence = StageEvidence(weeks, nothing[:, :0], nothing, nothing, nothing, np.full(30 * WEEKS, 3), 0.5)
    nobody = np.array([], dtype=np.int64)
    model = LabelledStageModel(journey_map).fit(evidence, StageLabels(nobody, nobody))
    told = {part: values for part, values in model.lessons().items() if values.size}
    again = LabelledStageModel.taught(journey_map, told)
    np.testing.assert_array_equal(again.predict(evidence), model.predict(evidence))
