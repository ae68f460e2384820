"""Short texts: the lexicon alone, learning from few, honest chances, and chance where labels say nothing."""

from __future__ import annotations

import numpy as np

from quorate.stats.lexicon_bayes import LexiconBayes, Words

NONE: list[Words] = []


def words(text: str) -> Words:
    return frozenset(text.split())


def test_without_a_labelled_text_the_lexicon_decides() -> None:
    model = LexiconBayes(("proof", "pricing"), {0: words("customer case"), 1: words("price")})
    model.fit(NONE, np.zeros(0, dtype=np.int64))
    chances = model.chances(words("customer story"))
    assert chances[0] > 0.6
    assert chances.sum() == 1.0
    assert model.words_for(words("customer story"), 0, 3) == ("customer",)
    assert model.held_out_share_ is None


def test_words_of_the_catalogue_outweigh_the_lexicon() -> None:
    """Here every 'customer' text is about pricing, whatever is known of other catalogues."""
    texts = [words(f"customer terms{number}") for number in range(20)] + [
        words(f"case tale{number}") for number in range(20)
    ]
    labels = np.array([1] * 20 + [0] * 20)
    model = LexiconBayes(("proof", "pricing"), {0: words("customer case")}).fit(texts, labels)
    assert model.chances(words("customer"))[1] > 0.6


def test_a_word_nobody_knows_says_nothing() -> None:
    model = LexiconBayes(("a", "b"), {}, (3.0, 1.0)).fit(NONE, np.zeros(0, dtype=np.int64))
    assert np.array_equal(model.chances(words("zebra")), model.chances(frozenset()))
    assert model.chances(words("zebra"))[0] > 0.5


def _drawn(rng: np.random.Generator, count: int, noise: float) -> tuple[list[Words], np.ndarray]:
    labels = rng.integers(3, size=count)
    texts = []
    for label in labels:
        of = label if rng.random() > noise else rng.integers(3)
        texts.append(
            frozenset(f"w{of}_{each}" for each in rng.integers(8, size=3))
            | {f"x{each}" for each in rng.integers(30, size=4)}
        )
    return texts, labels


def test_chances_are_about_as_often_right_as_they_say() -> None:
    rng = np.random.default_rng(5)
    texts, labels = _drawn(rng, 300, 0.3)
    model = LexiconBayes(("a", "b", "c"), {}).fit(texts[:150], labels[:150])
    chances = np.array([model.chances(text) for text in texts[150:]])
    right = chances.argmax(axis=1) == labels[150:]
    assert abs(float(chances.max(axis=1).mean()) - float(right.mean())) < 0.1
    assert abs((model.held_out_share_ or 0.0) - float(right.mean())) < 0.12
    assert right.mean() > 0.65


def test_shuffled_labels_are_foretold_no_better_than_chance() -> None:
    rng = np.random.default_rng(6)
    texts, labels = _drawn(rng, 300, 0.0)
    model = LexiconBayes(("a", "b", "c"), {}).fit(texts, rng.permutation(labels))
    assert (model.held_out_share_ or 0.0) < 0.45
    assert np.array([model.chances(text).max() for text in texts]).mean() < 0.6
