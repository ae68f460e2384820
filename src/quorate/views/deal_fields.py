"""Which fields of opportunities the outlook learns from, and which it refuses as written after the fact."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import Words
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

READING_WORDS = Words(
    {
        "refused": "refused",
        "as_known": "as known on each day",
        "since_made": "as if known since the deal was made",
        "too_few": "not judged yet",
    }
)


@dataclass(frozen=True)
class DealField(Answer):
    """One field.

    Attributes
    ----------
    reading: 'as_known', 'since_made', 'refused' or 'too_few'.
    signs: codes of what shows that it was written after the fact.
    ranking: how well it alone ranks won above lost deals, with a 95 % interval; None with too few deals.
    """

    field: str
    reading: str
    reason: str
    signs: tuple[str, ...]
    closed_count: int
    filled_share: float
    ranking: float | None
    ranking_low: float | None
    ranking_high: float | None

    @property
    def reading_words(self) -> str:
        """How it is read, in words."""
        return READING_WORDS[self.reading]

    @property
    def ranks(self) -> Figure:
        """How well it alone ranks won above lost deals; opens to what was judged."""
        opens = reference("deal-field", self.field)
        return Figure(self.ranking, "share", opens, self.ranking_low, self.ranking_high)


@dataclass(frozen=True)
class DealFieldsView(Answer):
    """Every field, the refused ones first."""

    stamp: Stamp
    fields: tuple[DealField, ...]


def deal_fields_view(snapshot: Snapshot) -> DealFieldsView:
    """Every field that opportunities have; empty where the CRM says nothing beyond who, what and when."""
    reader = Reader(snapshot)
    reader.need("deal_fields")
    rows = reader.rows(
        """
        select field, reading, reason, signs, closed_count, filled_share, ranking, ranking_low, ranking_high
        from {deal_fields}
        order by case reading when 'refused' then 0 when 'too_few' then 2 else 1 end, field
        """
    )
    return DealFieldsView(
        stamp_of(reader), tuple(DealField(**{**row, "signs": tuple(row["signs"])}) for row in rows)
    )
