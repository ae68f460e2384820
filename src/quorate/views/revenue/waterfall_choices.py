"""What the waterfall can be narrowed to: the segments and offerings that journeys have."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import Words, by_name, gettext
from quorate.views.answers import Answer
from quorate.views.reading import Reader
from quorate.views.revenue.waterfall_choice import ALL, ANY_OFFERING
from quorate.views.wording import CHANNEL_WORDS, plain

_KIND_WORDS = Words(
    {
        "tier": "Tier",
        "industry": "Industry",
        "country": "Country",
        "owner": "Owner",
        "source": "First touch",
        "deal_type": "Customers",
        "map": "Map",
    }
)
_DEAL_TYPES = {"new": "new", "existing": "existing"}


@dataclass(frozen=True)
class GroupedChoice(Answer):
    """One value of a filter, what it is called, and under what heading it stands."""

    key: str
    label: str
    group: str


def segment_choices(reader: Reader) -> tuple[GroupedChoice, ...]:
    """Everyone, then every segment by kind."""
    rows = reader.rows(
        """
        select s.segment, c.name as owner_name
        from (select distinct segment from {waterfall_segments}) s
        left join {colleagues} c on s.segment = concat('owner:', c.colleague_id)
        where s.segment <> 'all'
        order by s.segment
        """
    )
    made = [
        GroupedChoice(
            row["segment"], segment_words(row["segment"], row["owner_name"]), _group(row["segment"])
        )
        for row in rows
    ]
    order = {words: place for place, words in enumerate(_KIND_WORDS.values())}
    found = sorted(made, key=lambda choice: (order.get(choice.group, len(order)), by_name(choice.label)))
    return (GroupedChoice(ALL, gettext("Everyone"), ""), *found)


def segment_words(segment: str, owner_name: str | None = None) -> str:
    """A segment in words, such as 'Tier: A' or 'First touch: webinar'."""
    kind, _, value = segment.partition(":")
    if kind not in _KIND_WORDS:
        return gettext("Everyone") if segment == ALL else segment
    if kind == "source":
        value = CHANNEL_WORDS.get(value, plain(value))
    if kind == "deal_type":
        value = _DEAL_TYPES.get(value, value)
    return f"{_KIND_WORDS[kind]}: {owner_name or value}"


def offering_choices(reader: Reader) -> tuple[GroupedChoice, ...]:
    """All offerings, then each that a journey is for."""
    rows = reader.rows(
        """
        select distinct coalesce(j.offering_id, 'unknown') as key,
            coalesce(o.name, j.offering_id, 'Offering not known') as label
        from {waterfall_journeys} j
        left join {offerings} o on o.offering_id = j.offering_id
        order by label
        """
    )
    return (
        GroupedChoice(ANY_OFFERING, gettext("All offerings"), ""),
        *(GroupedChoice(row["key"], row["label"], "") for row in rows),
    )


def _group(segment: str) -> str:
    kind, _, _ = segment.partition(":")
    return _KIND_WORDS.get(kind, kind)
