"""Labels proposed for assets that have none: learned from the catalogue's own labelled assets and a lexicon.

A proposal is never used as a fact: content without a label stays content for anyone until a colleague confirms what
it is for. Each says how sure it is, which words spoke for it, from how many labelled assets it was learned, and how
often assets left out were labelled right that way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.plans.content_texts import known_words, lexicon, plain_letters, words_of
from quorate.stats.lexicon_bayes import LexiconBayes, Words
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.closed_lists import CONTENT_INTENTS
from quorate.warehouse.steps import ArrowStep, Context

LEAST_CONFIDENCE = 0.5
MOST_WORDS = 4
# Of any one role or stage an asset is mostly not: as if five had been seen, of which one was.
_RARE = (4.0, 1.0)
_LISTS = {"role": "roles", "stage": "stages"}


@dataclass(frozen=True)
class Labelled:
    """One asset with the words it consists of."""

    row: Mapping[str, Any]
    words: Words


def content_label_proposals(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per asset, kind of label and proposed label, for labels the catalogue does not give."""
    assets = [Labelled(row, words_of(row)) for row in tables["contents"].to_pylist()]
    rows = [*_intents(assets)]
    likeliest = {row["content_id"]: row["label"] for row in rows}
    # what an asset is for tells much of whom it is for and when
    told = [
        Labelled(
            each.row, each.words | {f"intent:{each.row['intent'] or likeliest.get(each.row['content_id'])}"}
        )
        for each in assets
    ]
    words = frozenset().union(*(each.words for each in told)) if told else frozenset()
    for kind, known in (
        ("role", _role_words(tables["map_roles"])),
        ("stage", _stage_words(tables["map_stages"])),
    ):
        for label, patterns in known.items():
            rows += _listed(told, kind, label, known_words(patterns, words))
    schema = PUBLISHED_TABLES["content_label_proposals"].arrow_schema()
    return pa.Table.from_pylist(rows, schema=schema)


STEP = ArrowStep(
    "content_label_proposals",
    {
        "contents": ("content_id",),
        "map_roles": ("journey_map", "role"),
        "map_stages": ("journey_map", "position"),
    },
    content_label_proposals,
)


def _intents(assets: Sequence[Labelled]) -> Iterator[dict[str, Any]]:
    labelled = [each for each in assets if each.row["intent"] is not None]
    words = frozenset().union(*(each.words for each in assets)) if assets else frozenset()
    known = {
        place: known_words(lexicon()["intent", intent], words) for place, intent in enumerate(CONTENT_INTENTS)
    }
    places = np.array([CONTENT_INTENTS.index(each.row["intent"]) for each in labelled], dtype=np.int64)
    model = LexiconBayes(CONTENT_INTENTS, known).fit([each.words for each in labelled], places)
    for each in assets:
        if each.row["intent"] is None:
            chances = model.chances(each.words)
            best = int(chances.argmax())
            if chances[best] >= LEAST_CONFIDENCE:
                made = _row(
                    each, "intent", CONTENT_INTENTS[best], float(chances[best]), model, best, len(labelled)
                )
                yield from [made] if made["words"] else []


def _listed(assets: Sequence[Labelled], kind: str, label: str, known: Words) -> Iterator[dict[str, Any]]:
    """Whether each asset without any label of this kind helps one role, or in one stage."""
    column = _LISTS[kind]
    labelled = [each for each in assets if each.row[column]]
    is_so = np.array([int(label in each.row[column]) for each in labelled], dtype=np.int64)
    model = LexiconBayes(("other", label), {1: known}, _RARE).fit([each.words for each in labelled], is_so)
    for each in assets:
        if not each.row[column]:
            chance = float(model.chances(each.words)[1])
            if chance >= LEAST_CONFIDENCE:
                made = _row(each, kind, label, chance, model, 1, len(labelled))
                yield from [made] if made["words"] else []


def _row(
    asset: Labelled,
    kind: str,
    label: str,
    chance: float,
    model: LexiconBayes,
    place: int,
    labelled_count: int,
) -> dict[str, Any]:
    return {
        "content_id": asset.row["content_id"],
        "kind": kind,
        "label": label,
        "confidence": chance,
        "words": list(model.words_for(asset.words, place, MOST_WORDS)),
        "labelled_count": labelled_count,
        "held_out_share": model.held_out_share_,
    }


def _role_words(roles: pa.Table) -> dict[str, frozenset[str]]:
    """By role of any map, the words of its name and of the functions whose titles suggest it."""
    found: dict[str, frozenset[str]] = {}
    for row in roles.to_pylist():
        named = frozenset(plain_letters(f"{row['role']} {row['label']}").replace("_", " ").split())
        functions = [lexicon().get(("function", each), frozenset()) for each in row["title_functions"]]
        found[row["role"]] = found.get(row["role"], frozenset()).union(named, *functions)
    return found


def _stage_words(stages: pa.Table) -> dict[str, frozenset[str]]:
    """By stage of any map, the words of its name, and the purposes that help in it."""
    found: dict[str, frozenset[str]] = {}
    for row in stages.to_pylist():
        named = frozenset(plain_letters(f"{row['stage']} {row['label']}").replace("_", " ").split())
        helping = frozenset(f"intent:{intent}" for intent in row["content_intents"])
        found[row["stage"]] = found.get(row["stage"], frozenset()) | named | helping
    return found
