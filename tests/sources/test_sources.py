"""What holds for every source: names, examples, order, pieces, and the mapping files themselves."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sources.imported import csv_text, import_files, write

from quorate import flow
from quorate.errors import InputError, UsageError
from quorate.sources import SOURCES, Reading, read
from quorate.sources.records import RecordKind
from quorate.sources.salesforce.kinds import OBJECTS
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL, CHANNELS
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

AT_IMPORT = {"imported_at", "file", "row_number"}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KINDS: list[RecordKind] = [each.kind for each in OBJECTS] + [
    import_module(f"quorate.sources.{name}").KIND
    for name in ("webinar", "linkedin", "g2", "spend", "content", "networks")
]


def silent(_name: str, _share: float) -> None:
    """Progress that nobody watches."""


def test_every_source_has_its_importer_and_example() -> None:
    for name, source in SOURCES.items():
        importer = import_module(f"quorate.sources.{name}")
        assert (source.name, bool(source.description)) == (name, True)
        assert source.example.startswith(f"quorate import {name} ")
        assert importer.ENDINGS
        assert importer.EXPECTED


def test_an_unknown_source_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no source called 'salesfroce'\. Did you mean 'salesforce'"):
        read("salesfroce", [], Reading(), silent)


@pytest.mark.parametrize("source", [name for name in SOURCES if name != "table"])
def test_paths_are_looked_at_before_anything_is_read(tmp_path: Path, source: str) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read(source, [tmp_path / "nowhere"], Reading(), silent)
    write(tmp_path / "in" / "notes.md", "x")
    with pytest.raises(InputError, match=r"found notes\.md"):
        read(source, [tmp_path / "in"], Reading(), silent)


def test_importing_the_package_is_cheap() -> None:
    heavy = ("duckdb", "pyarrow", "msgspec", "tldextract", "ruamel")
    code = f"import sys, quorate.sources; print(sorted(set(sys.modules) & set({heavy!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_progress_ends_at_the_end(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write(tmp_path / name, csv_text("cidr,organisation", "8.8.8.0/24,G"))
    told: list[tuple[str, float]] = []
    list(read("networks", [tmp_path], Reading(), lambda name, share: told.append((name, share))))
    assert told == [("a.csv", 0.5), ("b.csv", 1.0)]


# The mapping files


def sections(kind: RecordKind) -> dict[str, str]:
    """A kind's queries, joined per table."""
    joined: dict[str, str] = {}
    for into, query in kind.mapping:
        joined[into] = joined.get(into, "") + "\n" + query
    return joined


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.source}-{kind.name}")
def test_every_date_is_declared_as_one(kind: RecordKind) -> None:
    """`utc` reads ISO 8601 only; other ways of writing dates are mended for declared columns alone."""
    text = " ".join(query for _, query in kind.mapping)
    used = set(re.findall(r"\b(?:utc|day)\(([a-z_]+)\)", text))
    columns = {column.name: column for column in kind.layout.columns}
    assert {name for name in used if name in columns and not columns[name].is_date} <= {
        "old_value",
        "new_value",
    }
    assert [name for name, column in columns.items() if column.is_date and name not in used] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.source}-{kind.name}")
def test_every_wanted_column_is_used(kind: RecordKind) -> None:
    text = " ".join(query for _, query in kind.mapping)
    assert [column.name for column in kind.layout.columns if not re.search(rf"\b{column.name}\b", text)] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.source}-{kind.name}")
def test_channels_named_in_mappings_are_known(kind: RecordKind) -> None:
    """Each channel written out in a mapping is one of the list, and can carry actions."""
    touches = sections(kind).get("observed_touches", "")
    named = set(re.findall(r"'(\w+)' as channel", touches))
    assert named <= set(CHANNELS)
    assert all(ACTIONS_BY_CHANNEL[channel] for channel in named)


# Order, pieces, and twice

TASK = "Id,WhoId,AccountId,Subject,Status,ActivityDate,CreatedDate,SystemModstamp"
cell = st.sampled_from(["", "x", "Call", "Email: hello", "a,b", 'says "hi"', "two\nlines", "Ünï"])
day = st.sampled_from(["", "2024-02-01", "2024-02-03T10:00:00Z", "2024-13-01", "Feb 21, 2024 9:27 AM"])
task = st.tuples(
    st.sampled_from(["", "00T000000000001", "00T000000000002", "00T000000000003AAA"]),
    st.sampled_from(["", "003000000000001", "00Q000000000001"]),
    st.sampled_from(["", "001000000000001"]),
    cell,
    st.sampled_from(["", "Completed", "Not Started", "Deferred"]),
    day,
    day,
    day,
)


def quoted(row: tuple[str, ...]) -> str:
    return ",".join('"' + value.replace('"', '""') + '"' for value in row)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(task, min_size=1, max_size=12), seed=st.integers(0, 99), pieces=st.integers(1, 4))
def test_pieces_in_any_order_say_the_same(
    tmp_path: Path, rows: list[tuple[str, ...]], seed: int, pieces: int
) -> None:
    whole = import_files(
        "salesforce", write(tmp_path / "whole" / "Task.csv", csv_text(TASK, *map(quoted, rows)))
    )
    shuffled = [*rows, *rows]
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    folder = tmp_path / f"pieces-{pieces}"
    for old in folder.glob("*.csv"):
        old.unlink()
    for number in range(pieces):
        part = shuffled[number::pieces]
        write(folder / f"Task_{number}.csv", csv_text(TASK, *map(quoted, part)))
    assert import_files("salesforce", folder).content == whole.content


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    messages=st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["page", "track", "identify", "group", "alias", "noise"]),
                "anonymousId": st.sampled_from([None, "a1", "a2"]),
                "userId": st.sampled_from([None, "u1", "ann@acme.com"]),
                "timestamp": st.sampled_from([None, "2024-02-01T10:00:00Z", "2024-02-01T11:00:00+02:00"]),
                "receivedAt": st.sampled_from([None, "2024-02-01T10:00:01Z"]),
                "event": st.sampled_from([None, "Form Submitted", "Whatever"]),
                "properties": st.sampled_from(
                    [{}, {"email": "bo@acme.com"}, {"url": "https://app.us.com/x"}]
                ),
            },
            optional={
                "messageId": st.sampled_from(["m1", "m2"]),
                "groupId": st.just("g1"),
                "previousId": st.just("a9"),
                "traits": st.sampled_from([{"name": "Acme"}, {"email": "ann@acme.com"}, []]),
            },
        ),
        min_size=1,
        max_size=15,
    ),
    seed=st.integers(0, 99),
)
def test_messages_in_any_order_say_the_same(
    tmp_path: Path, messages: list[dict[str, Any]], seed: int
) -> None:
    lines = [json.dumps(message) for message in messages]
    whole = import_files("segment", write(tmp_path / "whole.jsonl", "\n".join(lines)))
    shuffled = [*lines, *lines]
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    half = len(shuffled) // 2
    pieces = [
        write(tmp_path / name, "\n".join(part))
        for name, part in (("one.jsonl", shuffled[:half]), ("two.ndjson", shuffled[half:]))
    ]
    assert import_files("segment", *pieces).content == whole.content


def logged(workspace: Workspace) -> set[str]:
    """Every row of the log, without when it was imported."""
    manifest = Manifest(workspace.database_file)
    try:
        segments = manifest.evidence()
    finally:
        manifest.close()
    rows = [
        (each.table, row)
        for each in segments
        for row in pq.read_table(workspace.root / each.path).to_pylist()
    ]
    kept = [
        (table, {name: value for name, value in row.items() if name not in AT_IMPORT}) for table, row in rows
    ]
    assert len(kept) == len({json.dumps(row, default=str) for row in kept}), "a row is held twice"
    return {json.dumps(row, default=str) for row in kept}


def test_the_log_holds_the_same_whatever_the_order(tmp_path: Path) -> None:
    header = "Id,Name,Website,SystemModstamp"
    old = csv_text(header, "0011,Acme,acme.com,2024-01-01", "0012,Birch,,2024-01-01", ",Nobody,,", "0013,x,y")
    new = csv_text(header, "0011,Acme Inc,acme.com,2024-02-01", "0012,Birch,,2024-01-01")
    events = csv_text("Id,EventId,RelationId", "0RE1,00U1,0031")
    texts = {"Account_1.csv": old, "Account_2.csv": new, "EventRelation.csv": events}
    paths = {name: write(tmp_path / name, text) for name, text in texts.items()}
    logs: list[set[str]] = []
    for order in (
        ["Account_1.csv", "Account_2.csv", "EventRelation.csv"],
        ["EventRelation.csv", "Account_2.csv", "Account_1.csv"],
    ):
        workspace = flow.create_workspace(tmp_path / f"w{len(logs)}", "Test")
        for name in [*order, *order]:
            counts = flow.import_files(
                workspace, "salesforce", [paths[name]], Reading(), lambda: datetime(2026, 4, 1), silent
            )
        assert [count.evidence_count for count in counts] == [0]
        logs.append(logged(workspace))
    assert logs[0] == logs[1]
    assert len(logs[0]) == 6


# The examples


def test_the_example_statements_are_all_used() -> None:
    folder = EXAMPLES / "statements"
    found = import_files("table", folder / "statements.csv", mapping_file=folder / "mapping.yaml")
    assert (found.rows_read, len(found["statements"]), found.codes) == (4, 4, [])
    assert {row["author_function"] for row in found["statements"]} == {"sales", "marketing", "success"}


def test_every_example_is_described() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [
        folder.name for folder in EXAMPLES.iterdir() if folder.is_dir() and f"`{folder.name}/" not in text
    ] == []
