"""Print what an update would do: which tables, how much evidence is new to them, why, and about how long."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from quorate.surfaces.cli.output import note, print_json, print_rows, wants_json

if TYPE_CHECKING:
    from quorate.flow import UpdatePlan
    from quorate.warehouse.planning import PlannedTable

_WORDS = {
    "never_made": "it was never made here",
    "new_evidence": "evidence came in or was taken out",
    "engine": "another engine makes it",
    "step": "this release makes it otherwise",
    "release": "this release makes it otherwise",
    "day": "another day is looked at",
    "settings": "the settings changed",
    "maps": "a journey map changed",
    "declared": "a map, a setting or the knowledge folder changed",
}


def print_update_plan(plan: UpdatePlan, output: str | None) -> None:
    """Print the plan as a table with a summary, or as JSON."""
    certain, possible = _seconds(plan, is_certain=True), _seconds(plan, is_certain=False)
    if wants_json(output):
        tables = [asdict(each) for each in plan.forecast.tables]
        seconds = {"certain": certain, "at_most": _together(certain, possible)}
        print_json(
            {
                "day": plan.day,
                "is_current": plan.is_current,
                "waiting": {"live_events": plan.waiting.live_events, "decisions": plan.waiting.decisions},
                "new_evidence": asdict(plan.forecast.evidence),
                "table_count": plan.forecast.table_count,
                "seconds": seconds,
                "tables": tables,
            }
        )
        return
    if plan.forecast.tables:
        print_rows([_row(each) for each in plan.forecast.tables], title=f"As known at the end of {plan.day}")
    for text in _summary(plan, certain, possible):
        note(text)


def _row(table: PlannedTable) -> dict[str, Any]:
    words = [_WORDS.get(code, code) for code in table.because]
    why = "; ".join(dict.fromkeys(words)) if table.is_certain else ", ".join(words)
    return {
        "stage": table.stage,
        "table": table.table,
        "made_again": "yes" if table.is_certain else "if these change",
        "because": why,
        "seconds_last_time": None if table.seconds is None else round(table.seconds, 2),
    }


def _summary(plan: UpdatePlan, certain: float | None, possible: float | None) -> list[str]:
    evidence = plan.forecast.evidence
    said = []
    if plan.waiting.live_events:
        said.append(f"{plan.waiting.live_events:,} live events wait and are taken in first.")
    if plan.waiting.decisions:
        said.append("What people decided or stated since is taken in first.")
    if evidence.rows:
        rows = ", ".join(f"{count:+,} {table}" for table, count in sorted(evidence.rows.items()))
        known = f"They name {evidence.account_count:,} accounts that are known"
        unknown = (
            f"and {evidence.unknown_count:,} rows name none that is."
            if evidence.unknown_count
            else "already."
        )
        said.append(f"Evidence since these tables were made: {rows}. {known} {unknown}")
    tables = plan.forecast.tables
    if not tables:
        return [*said, "Nothing changed: an update would make no table again."]
    sure = sum(1 for each in tables if each.is_certain)
    said.append(
        f"{sure:,} tables are made again; {len(tables) - sure:,} more only if what they read comes out different; "
        f"{plan.forecast.table_count:,} steps in all."
    )
    said.append(_time(certain, possible))
    return said


def _time(certain: float | None, possible: float | None) -> str:
    together = _together(certain, possible)
    if certain is None or together is None:
        return "How long it takes is unknown: some of these were never made here."
    return f"The last time these took {certain:.1f} s, and with those that may follow {together:.1f} s."


def _together(certain: float | None, possible: float | None) -> float | None:
    return None if certain is None or possible is None else certain + possible


def _seconds(plan: UpdatePlan, *, is_certain: bool) -> float | None:
    """What these tables took the last time they were made; None where one never was."""
    found = [each.seconds for each in plan.forecast.tables if each.is_certain is is_certain]
    known = [each for each in found if each is not None]
    return sum(known) if len(known) == len(found) else None
