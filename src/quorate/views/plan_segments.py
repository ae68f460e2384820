"""Which journeys a segment of the plan holds: all, or those of a tier, an industry or an offering."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import UsageError, nearest_word
from quorate.language import gettext
from quorate.views.answers import Answer
from quorate.views.reading import Reader, Row

KINDS = ("tier", "industry", "offering")
ALL = "all"

_SEGMENTS = """
select distinct 0 as place, 'tier:' || a.tier as segment, a.tier as name
from {journeys} j inner join {accounts} a on a.account_id = j.account_id where a.tier is not null
union
select distinct 1, 'industry:' || a.industry, a.industry
from {journeys} j inner join {accounts} a on a.account_id = j.account_id where a.industry is not null
union
select distinct 2, 'offering:' || j.offering_id, coalesce(f.name, j.offering_id)
from {journeys} j left join {offerings} f on f.offering_id = j.offering_id where j.offering_id is not null
"""


@dataclass(frozen=True)
class SegmentChoice(Answer):
    """One segment that can be chosen, as people read it."""

    segment: str
    label: str


def segment_condition(segment: str) -> tuple[str, tuple[str, ...]]:
    """A segment as SQL over j (journeys) and a (accounts), with its parameters. Raises `UsageError`.

    segment: 'all', or 'tier:A', 'industry:Chemicals', 'offering:OFFERING'.
    """
    if segment in ("", ALL):
        return "true", ()
    kind, _, value = segment.partition(":")
    if kind not in KINDS or not value:
        near = nearest_word(kind, KINDS)
        raise UsageError(
            f"There is no segment '{segment}'." + (f" Did you mean '{near}:...'?" if near else ""),
            expected="all, tier:..., industry:... or offering:...",
            state="nothing was changed",
        )
    column = "j.offering_id" if kind == "offering" else f"a.{kind}"
    return f"{column} = ?", (value,)


def segment_choices(reader: Reader) -> tuple[SegmentChoice, ...]:
    """The segments that journeys fall into, all first."""
    reader.keep("plan_segments", _SEGMENTS)
    rows = reader.rows("select * from plan_segments order by place, name, segment")
    chosen = [SegmentChoice(row["segment"], _label(row)) for row in rows]
    return (SegmentChoice(ALL, gettext("Everything")), *chosen)


def _label(row: Row) -> str:
    return gettext("Tier {tier}", tier=row["name"]) if row["place"] == 0 else str(row["name"])


def segment_label(choices: tuple[SegmentChoice, ...], segment: str) -> str:
    """What people call a segment."""
    return next((each.label for each in choices if each.segment == segment), segment)
