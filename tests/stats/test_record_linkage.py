"""The Fellegi-Sunter model recovers how records were made, and says so with honest probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.stats.record_linkage import UNKNOWN, Comparison, Everywhere, LinkageModel

SAME = [(0.8, 0.15, 0.05), (0.9, 0.1), (0.7, 0.3), (0.85, 0.15)]
DIFFERENT = [(0.02, 0.08, 0.9), (0.2, 0.8), (0.1, 0.9), (0.05, 0.95)]
VAGUE = [
    Comparison(
        str(number),
        (0.6, *[0.4 / (len(same) - 1)] * (len(same) - 1)),
        (0.3, *[0.7 / (len(same) - 1)] * (len(same) - 1)),
    )
    for number, same in enumerate(SAME)
]


def made(pairs: int, share: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Levels of pairs drawn from known probabilities, and which of them are the same."""
    luck = np.random.default_rng(seed)
    is_same = luck.random(pairs) < share
    columns = [
        np.where(is_same, luck.choice(len(same), pairs, p=same), luck.choice(len(same), pairs, p=different))
        for same, different in zip(SAME, DIFFERENT, strict=True)
    ]
    return np.column_stack(columns).astype(np.int64), is_same


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_it_recovers_what_pairs_were_drawn_from(share: float) -> None:
    levels, is_same = made(20_000, share, seed=4)
    model = LinkageModel(VAGUE, share=0.2).fit(levels)
    assert abs(model.share_ - is_same.mean()) < 0.02
    for found, true in zip([*model.same_, *model.different_], [*SAME, *DIFFERENT], strict=True):
        assert np.abs(found - np.array(true)).max() < 0.06
    chance = model.predict_probability(levels)
    for low, high in ((0.0, 0.1), (0.4, 0.6), (0.9, 1.0)):
        inside = (chance >= low) & (chance <= high)
        if inside.sum() > 200:
            assert abs(chance[inside].mean() - is_same[inside].mean()) < 0.06


def test_without_pairs_the_priors_answer() -> None:
    model = LinkageModel([Comparison("name", (0.9, 0.1), (0.1, 0.9))], share=0.5)
    assert model.fit(np.zeros((0, 1), dtype=np.int64)).predict_probability(np.array([[0]])) == pytest.approx(
        0.9
    )


def test_what_says_nothing_weighs_nothing() -> None:
    model = LinkageModel(VAGUE, share=0.2)
    assert model.predict_probability(np.full((1, 4), UNKNOWN)) == pytest.approx(0.2)
    assert not model.predict_weights(np.full((1, 4), UNKNOWN)).any()


def error(model: LinkageModel, levels: NDArray[np.int64], known: NDArray[np.float64]) -> float:
    """Mean surprise at the right answers, in nats."""
    return float(-np.log(np.abs(1 - known - model.predict_probability(levels))).mean())


def test_answers_move_the_weights() -> None:
    levels, is_same = made(400, 0.3, seed=9)
    known = is_same.astype(float)
    untold = LinkageModel(VAGUE, share=0.3, strength=200).fit(levels)
    told = LinkageModel(VAGUE, share=0.3, strength=200).fit(levels, known)
    assert error(told, levels, known) < error(untold, levels, known)
    flipped = LinkageModel(VAGUE, share=0.3, strength=200).fit(levels, 1 - known)
    assert (
        flipped.predict_probability(levels[is_same]).mean() < told.predict_probability(levels[is_same]).mean()
    )


def test_the_order_of_pairs_does_not_matter() -> None:
    levels, _ = made(500, 0.2, seed=2)
    forward = LinkageModel(VAGUE, share=0.2).fit(levels)
    backward = LinkageModel(VAGUE, share=0.2).fit(levels[::-1])
    assert np.array_equal(forward.predict_probability(levels), backward.predict_probability(levels))


def test_pairs_chosen_for_what_they_share_are_weighed_against_all_pairs() -> None:
    """Only pairs that agree on the first thing are compared; without all pairs it would seem to say nothing."""
    levels, is_same = made(60_000, 0.02, seed=5)
    counts = tuple(
        np.bincount(of, minlength=len(same)).astype(float) for of, same in zip(levels.T, SAME, strict=True)
    )
    chosen = levels[:, 0] == 0
    blind = LinkageModel(VAGUE, share=0.2).fit(levels[chosen])
    seeing = LinkageModel(VAGUE, share=0.05).fit(levels[chosen], everywhere=Everywhere(len(levels), counts))
    assert (
        abs(seeing.different_[0][0] - DIFFERENT[0][0]) < 0.01 < abs(blind.different_[0][0] - DIFFERENT[0][0])
    )
    chance = seeing.predict_probability(levels[chosen])
    assert abs(chance.mean() - is_same[chosen].mean()) < 0.05


def test_a_household_is_not_one_person() -> None:
    """Many pairs share an address and a family name; only the given name says that they are two."""
    luck = np.random.default_rng(3)
    kind = luck.choice(3, 20_000, p=[0.05, 0.1, 0.85])
    agree = np.array([[0.85, 0.8, 0.9], [0.02, 0.8, 0.9], [0.02, 0.01, 0.01]])
    levels = (luck.random((len(kind), 3)) > agree[kind]).astype(np.int64)
    priors = [
        Comparison("given name", (0.8, 0.2), (0.02, 0.98), (0.02, 0.98)),
        Comparison("family name", (0.8, 0.2), (0.02, 0.98), (0.7, 0.3)),
        Comparison("address", (0.8, 0.2), (0.02, 0.98), (0.8, 0.2)),
    ]
    strangers = [Comparison(each.name, each.same, each.different) for each in priors]
    household = np.array([[1, 0, 0]])
    knowing = LinkageModel(priors, share=0.05, related_share=0.05).fit(levels)
    assert knowing.predict_probability(household) < 0.2
    assert LinkageModel(strangers, share=0.05).fit(levels).predict_probability(household) > 0.5
    assert abs(knowing.related_share_ - 0.1) < 0.03


def test_a_crowd_that_shares_something_else_never_takes_the_name_of_the_same() -> None:
    """Of few duplicates and very many colleagues, the colleagues are not the ones who are the same."""
    luck = np.random.default_rng(6)
    kind = luck.choice(3, 30_000, p=[0.004, 0.3, 0.696])
    agree = np.array([[0.9, 0.9, 0.9, 0.5], [0.01, 0.01, 0.98, 0.2], [0.01, 0.01, 0.01, 0.001]])
    levels = (luck.random((len(kind), 4)) > agree[kind]).astype(np.int64)
    priors = [
        Comparison("given name", (0.85, 0.15), (0.02, 0.98), identifies=True),
        Comparison("family name", (0.85, 0.15), (0.02, 0.98), identifies=True),
        Comparison("company", (0.8, 0.2), (0.02, 0.98)),
        Comparison("telephone", (0.6, 0.4), (0.01, 0.99)),
    ]
    model = LinkageModel(priors, share=0.01).fit(levels)
    colleagues = np.array([[1, 1, 0, 0], [1, 1, 0, 1]])
    assert model.predict_probability(colleagues).max() < 0.2
    assert model.predict_probability(np.array([[0, 0, 0, 0]])).min() > 0.9
    assert all(
        found[1] <= 2.0 * prior.same[1] + 1e-9 for found, prior in zip(model.same_, priors, strict=True)
    )
