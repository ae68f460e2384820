"""Facts that people wrote down, as they stood at the update: read, cited and turned into sentences."""

from __future__ import annotations

from collections.abc import Iterable

from quorate.language import day_text
from quorate.views.answers import reference
from quorate.views.briefs.sentences import Sentence, Sources
from quorate.views.reading import Reader, Row


def industry_facts(reader: Reader, industry: str | None) -> list[Row]:
    """Facts about one industry, by any of its names."""
    return _facts(reader, "about = 'industry' and list_contains(names, ?)", (industry or "").strip().lower())


def rival_facts(reader: Reader, rival: str) -> list[Row]:
    """Facts about one rival, by any of its names."""
    return _facts(reader, "about = 'rival' and list_contains(names, ?)", rival.strip().lower())


def role_facts(reader: Reader) -> list[Row]:
    """What roles risk and gain by choosing us and by doing nothing."""
    return _facts(reader, "about = 'role'")


def said(sources: Sources, rows: Iterable[Row], aspect: str) -> tuple[Sentence, ...]:
    """The facts of one aspect as sentences that cite themselves."""
    return tuple(
        sources.say(
            row["says"],
            sources.cite(
                reference("knowledge", row["fact_id"]),
                f"{row['source']}, {day_text(row['held_on'])}",
                row["stale_on"],
            ),
        )
        for row in rows
        if row["aspect"] == aspect
    )


def _facts(reader: Reader, where: str, *parameters: str) -> list[Row]:
    return reader.rows(f"select * from {{knowledge_facts}} where {where} order by fact_id", *parameters)
