"""Are the tables of two publications the same? Numbers may differ in their last places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

NEAR = 1e-9
# The record of the run says which run it was and when.
OF_THE_RUN = {"runs"}


def differences(one: Workspace, other: Workspace) -> list[str]:
    """What differs between what two workspaces publish now, a line a table."""
    left, right = _files(one), _files(other)
    found = [f"{name}: only one of them has it" for name in sorted(left.keys() ^ right.keys())]
    for name in sorted(left.keys() & right.keys() - OF_THE_RUN):
        found += [f"{name}: {text}" for text in _first_difference(left[name], right[name])]
    return found


def _files(workspace: Workspace) -> dict[str, Path]:
    manifest = Manifest(workspace.database)
    try:
        current = manifest.current()
        assert current is not None
        return {name: workspace.root / segment.path for name, segment in current.segments.items()}
    finally:
        manifest.close()


def _first_difference(one: Path, other: Path) -> Iterator[str]:
    left, right = pq.read_table(one), pq.read_table(other)
    if left.schema != right.schema:
        yield f"columns {left.schema} and {right.schema}"
    elif left.num_rows != right.num_rows:
        yield f"{left.num_rows} rows and {right.num_rows}"
    elif not left.equals(right):
        for name in left.column_names:
            pairs = zip(left[name].to_pylist(), right[name].to_pylist(), strict=True)
            unlike = [pair for pair in pairs if not _is_near(*pair)]
            if unlike:
                yield f"{len(unlike)} of {left.num_rows} values of {name}, such as {unlike[0]}"
                return


def _is_near(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NEAR * max(1.0, abs(one))
    return bool(one == other)
