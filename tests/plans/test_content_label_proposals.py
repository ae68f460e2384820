"""Proposed labels: held-out ones of a made-up market come back, other languages are read, nothing is invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.market.world.library import CONTENTS
from quorate.plans.content_label_proposals import STEP
from quorate.plans.content_texts import known_words, words_of
from quorate.settings import default_journey_map, map_tables
from quorate.vocabulary import PUBLISHED_TABLES

MAPS = map_tables([default_journey_map()])
NOTHING: Mapping[str, Any] = {"intent": None, "roles": [], "stages": []}


def catalogue() -> list[dict[str, Any]]:
    """The made-up vendor's whole catalogue with all labels."""
    return [
        {
            "content_id": each.content_id, "title": each.title, "url": each.url, "format": each.format,
            "intent": each.intent, "roles": list(each.roles), "stages": list(each.stages), "topics": list(each.topics),
        }
        for each in CONTENTS
    ]  # fmt: skip


def proposals(assets: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return run_step(
        STEP,
        {
            "contents": [
                {"audience": "team", "has_link": True, "offering_ids": [], "topics": [], **each}
                for each in assets
            ],
            "map_roles": MAPS["map_roles"],
            "map_stages": MAPS["map_stages"],
        },
    )


def _held_out(share: float, seed: int) -> dict[str, list[bool]]:
    """Labels hidden from a share of the assets, and whether each proposal for them is right."""
    assets = catalogue()
    chosen = np.random.default_rng(seed).permutation(len(assets))[: int(len(assets) * share)]
    hidden = {assets[place]["content_id"]: assets[place] for place in chosen}
    given = [{**each, **NOTHING} if each["content_id"] in hidden else each for each in assets]
    right: dict[str, list[bool]] = {"intent": [], "role": [], "stage": []}
    for row in proposals(given):
        truth = hidden.get(row["content_id"])
        if truth and row["kind"] == "intent":
            right["intent"].append(row["label"] == truth["intent"])
        elif truth and truth[f"{row['kind']}s"]:
            right[row["kind"]].append(row["label"] in truth[f"{row['kind']}s"])
    return right


def test_held_out_labels_of_the_market_come_back() -> None:
    """The share that is right of what is proposed; chance is about .25 for purposes, .2 for roles and stages."""
    found = [_held_out(0.3, seed) for seed in range(4)]
    shares = {kind: [each for one in found for each in one[kind]] for kind in ("intent", "role", "stage")}
    least = {"intent": 0.85, "role": 0.75, "stage": 0.7}
    assert {kind: sum(each) / len(each) >= least[kind] for kind, each in shares.items()} == dict.fromkeys(
        least, True
    )
    assert all(len(each) > 80 for each in shares.values())


def test_only_what_is_missing_is_proposed_with_its_reasons() -> None:
    assets = catalogue()
    assets[0] = {**assets[0], "intent": None}
    made = proposals(assets)
    missing = {
        (each["content_id"], kind)
        for each in assets
        for kind, column in (("intent", "intent"), ("role", "roles"), ("stage", "stages"))
        if not each[column]
    }
    assert made
    assert {(row["content_id"], row["kind"]) for row in made} <= missing
    for row in made:
        assert 0.5 <= row["confidence"] <= 1.0
        assert row["words"]
        assert 0.0 <= row["held_out_share"] <= 1.0
        assert row["labelled_count"] < len(assets)


@pytest.mark.parametrize(
    ("title", "intent"),
    [
        ("Preise und Lizenzen", "pricing"),
        ("Erfolgsgeschichte eines Kunden: Referenz und Ergebnisse", "proof"),
        ("Leitfaden: Kriterien für die Auswahl", "guidance"),
        ("Témoignage client: résultats et preuve", "proof"),
        ("Guía y lista para elegir", "guidance"),
        ("Customer success story", "proof"),
        ("Onderzoek: waarom de markt verandert", "insight"),
    ],
)
def test_without_any_label_the_lexicon_speaks_in_several_languages(title: str, intent: str) -> None:
    asset = {"content_id": "c", "title": title, "format": "other", **NOTHING}
    found = [row for row in proposals([asset]) if row["kind"] == "intent"]
    assert [row["label"] for row in found] == [intent]
    assert (found[0]["labelled_count"], found[0]["held_out_share"]) == (0, None)


def test_nothing_is_proposed_of_words_nobody_knows() -> None:
    assert proposals([{"content_id": "c", "title": "Zzyzx qwerty", "format": "other", **NOTHING}]) == []
    assert proposals([]) == []


def test_words_of_an_asset() -> None:
    asset = {
        "title": "Über die Größe: Référence", "url": "https://www.acme.com/fr/guide-d-achat?x=1#y", "format": "guide",
        "topics": ["Lead times"], "description": "What it costs.",
    }  # fmt: skip
    assert words_of(asset) == {
        "uber", "grosse", "reference", "fr", "guide", "achat", "lead", "times", "what", "costs", "format:guide",
    }  # fmt: skip


def test_patterns_of_the_lexicon() -> None:
    assert known_words(["trend*", "case"], ["trends", "case", "cases", "tren"]) == {"trends", "case"}


def test_the_table_keeps_its_contract() -> None:
    made = pa.Table.from_pylist(proposals([{**each, **NOTHING} for each in catalogue()]))
    assert set(made.column_names) == set(PUBLISHED_TABLES["content_label_proposals"].names)
