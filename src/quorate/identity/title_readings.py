"""Read a job title: which function it belongs to, and how senior it is.

Words and phrases in seven languages are data (`title_lexicon`); German and Dutch compounds are taken apart first. Only
whole words count, so that 'IT' is not found inside 'Security'. Three rules are about the place of words. What follows
'to' belongs to somebody else, and whoever assists, to a chief or in his office, is no chief. A deputy of a chief is one
step below. A rank that is also a function ("managing director") gives way to any other function in the title.

Where no word decides the function, a model of letter sequences may (`title_model`); it knows English only, and says
nothing rather than guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from quorate.identity.title_compounds import parts_of
from quorate.identity.title_lexicon import Found, find, lexicon, words_of
from quorate.identity.title_model import TitleModel, shipped
from quorate.warehouse.steps import ArrowStep, Context

CHIEFS = ("c_level", "owner")
ASSISTANT_RANK, DEPUTY_RANK, ASSISTANT_FUNCTION = "junior", "vp", "other"
# What leads to somebody else's rank wherever it stands: "advisor to the president".
TO = "to"
Reading = tuple[str | None, str | None]


@lru_cache(maxsize=65536)
def read_title(title: str) -> Reading:
    """(function, seniority) of a job title, each None when nothing in it says."""
    function, seniority = by_words(title)
    return function or by_letters(title, shipped()), seniority


def by_letters(title: str, model: TitleModel) -> str | None:
    """The function by the model of letter sequences, from the words that are no ranks."""
    ranks = lexicon("rank")
    return model.function(" ".join(word for word in _own(words_of(title)) if (word,) not in ranks))


def by_words(title: str) -> Reading:
    """The same by the lists of words alone."""
    words = words_of(title)
    own = _own(words)
    named = _named(own, "function")
    ranks = _named(own, "rank")
    if _assists(parts_of(words, "rank"), ranks):
        return _assistant_function(words, own, named), ASSISTANT_RANK
    seniority = _best(ranks)
    if seniority == "c_level" and any((word,) in lexicon("deputy") for word in own):
        seniority = DEPUTY_RANK
    return _best(named), seniority


def title_readings(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per title written anywhere: `title`, `function`, `seniority`."""
    titles = sorted(title for title in pc.unique(tables["person_facts"].column("title")).to_pylist() if title)
    read = [read_title(title) for title in titles]
    return pa.table(
        {
            "title": pa.array(titles, pa.string()),
            "function": pa.array([function for function, _ in read], pa.string()),
            "seniority": pa.array([seniority for _, seniority in read], pa.string()),
        }
    )


STEP = ArrowStep("title_readings", {"person_facts": ("person_id",)}, title_readings)


def _own(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words before what belongs to somebody else."""
    return words[: words.index(TO)] if TO in words[1:] else words


def _named(words: Sequence[str], kind: str) -> list[Found]:
    """What phrases of a kind say, compounds taken apart for it."""
    return [found for found in find(parts_of(words, kind), kind) if found.means]


def _best(found: Sequence[Found]) -> str | None:
    return max(found, key=lambda each: each.rank).means if found else None


def _assists(words: Sequence[str], ranks: Sequence[Found]) -> bool:
    """Whether the title is an assistant's: the word ends it, or leads by 'to' or 'of' to who is helped."""
    assistants, links = lexicon("assistant"), lexicon("link")
    alone = {found.start for found in ranks if found.end - found.start == 1 and found.means == ASSISTANT_RANK}
    return any(
        (word,) in assistants
        and (place in alone or len(word) == 2)
        and (place + 1 == len(words) or (words[place + 1],) in links)
        for place, word in enumerate(words)
    )


def _assistant_function(words: Sequence[str], own: Sequence[str], named: Sequence[Found]) -> str | None:
    """An assistant's own function, unless a chief is helped: that is office work, whatever the chief is for."""
    if any(found.means in CHIEFS for found in _named(words, "rank")):
        return ASSISTANT_FUNCTION
    besides = [found for found in named if found.means != ASSISTANT_FUNCTION]
    if not besides and own != words:
        besides = _named(words, "function")
    return _best(besides) or ASSISTANT_FUNCTION
