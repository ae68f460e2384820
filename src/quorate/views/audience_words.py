"""Words that named audiences ask for and that nothing published bears: a slip that would hold nobody without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quorate.errors import nearest_word
from quorate.language import gettext
from quorate.views.answers import Answer
from quorate.views.reading import Reader

if TYPE_CHECKING:
    from quorate.settings.audiences import AudienceSettings
    from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class UnknownWord(Answer):
    """One word of one audience, what it should name, and the nearest that is there."""

    audience: str
    kind: str
    word: str
    nearest: str | None

    @property
    def sentence(self) -> str:
        """In words."""
        near = gettext(" Did you mean '{nearest}'?", nearest=self.nearest) if self.nearest else ""
        return gettext(
            "The audience '{audience}' asks for the {kind} '{word}', which nothing bears.{near}",
            audience=self.audience,
            kind=self.kind,
            word=self.word,
            near=near,
        )


def unknown_words(snapshot: Snapshot, audiences: Mapping[str, AudienceSettings]) -> tuple[UnknownWord, ...]:
    """Every stage, tier and offering asked for that is not published; roles are checked with the settings."""
    if not audiences:
        return ()
    reader = Reader(snapshot)
    stages = [row["word"] for row in reader.rows("select distinct stage as word from {map_stages}")]
    tiers = [
        row["word"]
        for row in reader.rows("select distinct tier as word from {programme_cells} where tier is not null")
    ]
    offerings = reader.rows("select offering_id, name from {offerings}")
    names = [row["name"] for row in offerings]
    known_offerings = {*(row["offering_id"] for row in offerings), *(name.lower() for name in names)}
    found: list[UnknownWord] = []
    for name, audience in audiences.items():
        found += _strangers(name, "stage", audience.stages, set(stages), stages)
        found += _strangers(name, "tier", audience.tiers, set(tiers), tiers)
        asked = [word for word in audience.offerings if word not in known_offerings]
        found += _strangers(
            name, "offering", [word for word in asked if word.lower() not in known_offerings], set(), names
        )
    return tuple(found)


def _strangers(
    audience: str, kind: str, asked: Sequence[str], known: set[str], near: Sequence[str]
) -> Iterator[UnknownWord]:
    for word in asked:
        if word not in known:
            yield UnknownWord(audience, kind, word, nearest_word(word, list(near)))
