"""Calendars and mailboxes beside a CRM: they tell what nobody logged, and nothing is counted twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.flow.market_fixture import NOW, import_all, quietly

from quorate import flow
from quorate.market.world.vendor import VENDOR_DOMAIN
from quorate.warehouse.manifest import FileCounts
from quorate.warehouse.workspace import Workspace

TWO_WAY = {("meeting", "attended"), ("call", "answered"), ("email", "replied")}
PERSONAL = ("calendar", "mail")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = flow.create_workspace(tmp_path_factory.mktemp("personal") / "w", "Personal")
    text = made.settings_file.read_text(encoding="utf-8")
    made.settings_file.write_text(f'home_domains = ["{VENDOR_DOMAIN}"]\n\n{text}', encoding="utf-8")
    return Workspace(made.root)


def published(workspace: Workspace, table: str) -> list[Row]:
    publication = flow.update(workspace, lambda: NOW, quietly).publication
    rows: list[Row] = pq.read_table(workspace.root / publication.segments[table].path).to_pylist()
    return rows


def two_way(touches: list[Row], channel: str | None = None) -> int:
    acts = [(row["channel"], row["action"]) for row in touches if channel in (None, row["channel"])]
    return sum(act in TWO_WAY for act in acts)


@pytest.fixture(scope="module")
def told(inputs: Path, workspace: Workspace) -> tuple[list[Row], list[Row], list[FileCounts]]:
    """Touches by the CRM alone, touches by all three, and the counts of the latter two's import."""
    import_all(workspace, inputs, ["salesforce"])
    alone = published(workspace, "touches")
    counts = import_all(workspace, inputs, PERSONAL)
    return alone, published(workspace, "touches"), counts


def test_more_is_known_than_was_logged(told: tuple[list[Row], list[Row], list[FileCounts]]) -> None:
    alone, together, _ = told
    assert two_way(together) > two_way(alone) > 0
    # who answers a letter is one more letter, so that only meetings are compared by how many
    assert two_way(together, "meeting") > 1.15 * two_way(alone, "meeting")
    assert {row["source"] for row in together} == {"salesforce", *PERSONAL}


def test_no_meeting_is_counted_twice(told: tuple[list[Row], list[Row], list[FileCounts]]) -> None:
    _, together, _ = told
    seen: dict[tuple[Any, ...], set[str]] = {}
    for row in together:
        if row["channel"] == "meeting" and row["action"] == "attended" and row["person_id"]:
            minute = row["occurred_at"].replace(second=0)
            sources = seen.setdefault((row["person_id"], minute), set())
            assert row["source"] not in sources
            sources.add(row["source"])
    assert {len(sources) for sources in seen.values()} == {1}
    merged = [row for row in together if "also_in" in row["properties"] and row["channel"] == "meeting"]
    assert len(merged) > 20
    assert any(row["opportunity_id"] for row in merged)


def test_what_the_crm_knew_is_all_still_known(told: tuple[list[Row], list[Row], list[FileCounts]]) -> None:
    alone, together, _ = told
    kept = {row["source_record_id"] for row in together}
    named = " ".join(row["properties"] for row in together)
    assert [
        row["source_record_id"]
        for row in alone
        if row["source_record_id"] not in kept and f'"{row["source_record_id"]}"' not in named
    ] == []


def test_every_entry_and_message_is_accounted_for(
    inputs: Path, workspace: Workspace, told: tuple[list[Row], list[Row], list[FileCounts]]
) -> None:
    counts = told[2]
    assert sum(file.rows_read for file in counts) > 100
    for file in counts:
        assert file.rows_read == file.evidence_count + file.duplicate_count + file.set_aside_count
    bad = pq.read_table(inputs.parent / "truth" / "bad_rows.parquet").to_pylist()
    broken = [row for row in bad if row["path"].startswith(("inputs/calendar/", "inputs/mail/"))]
    aside = [row for row in published(workspace, "set_aside") if row["source"] in PERSONAL]
    reasons = {row["reason_code"] for row in aside}
    assert reasons <= {"no_date", "no_sender", "bounce", "automatic"}
    assert sum(row["reason_code"] in ("no_date", "no_sender") for row in aside) == len(broken)


def test_importing_again_adds_nothing(
    inputs: Path, workspace: Workspace, told: tuple[list[Row], list[Row], list[FileCounts]]
) -> None:
    assert told
    assert sum(file.evidence_count for file in import_all(workspace, inputs, reversed(PERSONAL))) == 0
