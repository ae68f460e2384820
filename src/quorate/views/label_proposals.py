"""Labels that are proposed for an asset: shown as proposals, used as nothing until somebody confirms them."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader


@dataclass(frozen=True)
class LabelProposal(Answer):
    """One proposed label: what kind, how sure, and which words spoke for it."""

    kind: str
    label: str
    confidence: Figure
    words: tuple[str, ...]
    labelled_count: int
    held_out_share: float | None


def proposals_for(reader: Reader, content_id: str) -> tuple[LabelProposal, ...]:
    """Purpose first, then roles, then stages, the surest first."""
    rows = reader.rows(
        """
        select * from {content_label_proposals} where content_id = ?
        order by case kind when 'intent' then 0 when 'role' then 1 else 2 end, confidence desc, label
        """,
        content_id,
    )
    return tuple(
        LabelProposal(
            row["kind"],
            row["label"],
            Figure(
                row["confidence"],
                "probability",
                reference("content-label", content_id, row["kind"], row["label"]),
            ),
            tuple(_said(word) for word in row["words"] or ()),
            row["labelled_count"],
            row["held_out_share"],
        )
        for row in rows
    )


def _said(word: str) -> str:
    """A word of the text in quotes; what is not of the text, such as `format:guide`, as 'format guide'."""
    kind, colon, value = word.partition(":")
    if not colon:
        return f"“{word}”"
    return f"{'purpose' if kind == 'intent' else kind} {value.replace('_', ' ')}"
