"""Fields written after the fact are found by what shows it, whatever they are called; honest ones are let through."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import at
from tests.worlds import run_step

from quorate.outlook import deal_fields, field_writings

COUNT = 120
RNG = np.random.default_rng(7)
WON = np.arange(COUNT) % 3 == 0
LENGTH = RNG.integers(20, 200, COUNT)
SHARES = RNG.dirichlet((1.0, 1.0, 1.0), COUNT)
CLOCK = RNG.integers(0, 90, COUNT)


def made(place: int) -> Any:
    return at("2025-01-01") + timedelta(days=3 * place)


def deals(open_count: int = 0) -> list[dict[str, Any]]:
    found = []
    for place in range(COUNT + open_count):
        is_open = place >= COUNT
        found.append(
            {"opportunity_id": f"o{place:03}", "created_at": made(place % COUNT),
             "closed_at": None if is_open else made(place) + timedelta(days=int(LENGTH[place])),
             "outcome": "open" if is_open else "won" if WON[place] else "lost_other"}
        )  # fmt: skip
    return found


def versions(
    fields: dict[str, list[Any]], *, before: dict[str, list[Any]] | None = None
) -> list[dict[str, Any]]:
    """One version of each deal the day after its close, after one on its first day where `before` gives its values."""
    rows = []
    for deal in range(max(len(values) for values in fields.values())):
        closed = made(deal % COUNT) + timedelta(days=int(LENGTH[deal % COUNT]))
        last = [
            {
                "at": closed + timedelta(days=1),
                "said": {name: values[deal] for name, values in fields.items()},
            }
        ]
        if before is not None:
            first = {name: values[deal] for name, values in before.items()}
            last.insert(0, {"at": made(deal % COUNT), "said": first})
        for number, version in enumerate(last, start=1):
            rows.append(
                {"record_id": f"o{deal:03}", "version_at": version["at"], "version_no": number, "is_deleted": False,
                 "is_later_version": False, "properties": json.dumps(version["said"]), "amount": None,
                 "campaign_key": None, "competitor": None, "forecast_category": None, "loss_reason": None}
            )  # fmt: skip
    return rows


def judged(rows: list[dict[str, Any]], open_count: int = 0) -> dict[str, dict[str, Any]]:
    import pyarrow as pa

    written = run_step(field_writings.STEP, {"opportunity_versions": pa.Table.from_pylist(rows)})
    tables = {
        "opportunities": deals(open_count),
        "field_writings": pa.Table.from_pylist(written, field_writings.SCHEMA),
    }
    return {row["field"]: row for row in run_step(deal_fields.STEP, tables)}


def test_honest_fields_are_read_as_since_made() -> None:
    region = [("north", "south")[place % 2] for place in range(COUNT)]
    size = RNG.integers(10, 5000, COUNT).tolist()
    years = RNG.integers(0, 100_000, COUNT).tolist()
    found = judged(versions({"region": region, "employee_count": size, "revenue_last_two_years": years}))
    assert {row["reading"] for row in found.values()} == {"since_made"}
    assert all(0.35 < row["ranking"] < 0.65 for row in found.values())


LATE = {
    "verdict": (["yes" if won else "no" for won in WON], "tells_too_well"),
    "alpha": (LENGTH.tolist(), "tracks_the_length"),
    "StageChangeCount__c": (RNG.integers(1, 40, COUNT).tolist(), "counts_up"),
    "Tage im Vertrieb": (CLOCK.tolist(), "counts_up"),
}


@pytest.mark.parametrize("name", LATE)
def test_a_late_field_gives_itself_away(name: str) -> None:
    values, sign = LATE[name]
    found = judged(versions({name: values, "region": ["x"] * COUNT}))
    assert (found[name]["reading"], found[name]["signs"]) == ("refused", [sign])
    assert found["region"]["reading"] == "since_made"


def test_shares_of_a_whole_and_clocks_side_by_side() -> None:
    parts = {f"part {place}": SHARES[:, place].tolist() for place in range(3)}
    later = CLOCK + RNG.integers(0, 2, COUNT) * RNG.integers(0, 2, COUNT) * 5
    found = judged(versions({**parts, "days until a": CLOCK.tolist(), "days until b": later.tolist()}))
    assert all(found[name]["signs"] == ["part_of_a_whole"] for name in parts)
    assert "runs_beside_another" in found["days until a"]["signs"]
    assert "days until b" in found["days until a"]["reason"]


def test_filled_only_at_the_close() -> None:
    field = {"note": ["x"] * COUNT}
    found = judged(versions(field, before={"note": [None] * COUNT}))["note"]
    assert found["signs"] == ["filled_at_close"]
    assert f"{COUNT} of {COUNT}" in found["reason"]


def test_filled_only_for_closed_deals() -> None:
    values = [("a", "b")[place % 2] for place in range(COUNT)] + [None] * 40
    assert judged(versions({"note": values}), open_count=40)["note"]["signs"] == ["empty_while_open"]


def test_what_history_gives_is_read_as_known_whatever_became_of_it() -> None:
    early = [("a", "b")[place % 2] for place in range(COUNT)]
    late = ["closed won" if won else "closed lost" for won in WON]
    found = judged(versions({"category": late}, before={"category": early}))["category"]
    assert (found["reading"], found["signs"]) == ("as_known", [])
    assert 0.35 < found["ranking"] < 0.65


def test_with_few_closed_deals_nothing_is_used() -> None:
    rows = [row for row in versions({"verdict": LATE["verdict"][0]}) if row["record_id"] < "o010"]
    import pyarrow as pa

    written = run_step(field_writings.STEP, {"opportunity_versions": pa.Table.from_pylist(rows)})
    tables = {
        "opportunities": deals()[:10],
        "field_writings": pa.Table.from_pylist(written, field_writings.SCHEMA),
    }
    assert [row["reading"] for row in run_step(deal_fields.STEP, tables)] == ["too_few"]
