"""Journeys whose course somebody wrote down: true stages given to the product as colleagues' statements, by a table.

Labelled are purchases decided before the market's last day, so that those still under way, which are measured, never
are. Each true entry into a stage is stated on the day after it. Fewer labels are the first of more.
"""

from __future__ import annotations

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path

from benchmarks.truth.linking import BY_PURCHASE
from benchmarks.truth.tables import Row, Tables

COUNTS = (50, 300)
MAPPING = """\
mapping: labels
source: labels

files:
  - file: "labels*.csv"
    into:
      - table: statements
        key: statement
        columns:
          stated_at: stated_at
          author_key: author
          subject: subject
          opportunity_key: opportunity
          value: value
"""
_COLUMNS = ("statement", "stated_at", "author", "subject", "opportunity", "value")


def write_labels(truth: Tables, first_on: date, last_on: date, count: int, folder: Path) -> Path:
    """The mapping file and the table of at most `count` labelled journeys, in a new folder."""
    folder.mkdir(parents=True)
    mapping = folder / "labels.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_rows(truth, first_on, last_on, count))
    return mapping


def labelled_journeys(truth: Tables, first_on: date, last_on: date, count: int) -> list[str]:
    """True purchases decided within the recorded days, with an opportunity, in an order drawn by their names."""
    deals = _deals(truth)
    decided = {row["journey_id"]: row["decided_on"] for row in truth.rows("outcomes")}
    fitting = [
        row["journey_id"]
        for row in truth.rows("journeys")
        if row["journey_id"] in deals
        and decided.get(row["journey_id"]) is not None
        and first_on < decided[row["journey_id"]] < last_on
    ]
    return sorted(fitting, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:count]


def _deals(truth: Tables) -> dict[str, str]:
    """The first opportunity of each true purchase."""
    found: dict[str, str] = {}
    for row in sorted(truth.rows("opportunities"), key=lambda each: each["opportunity_id"]):
        if row["kind"] == BY_PURCHASE:
            found.setdefault(row["journey_id"], row["opportunity_id"])
    return found


def _rows(truth: Tables, first_on: date, last_on: date, count: int) -> list[tuple[str, ...]]:
    deals = _deals(truth)
    labelled = set(labelled_journeys(truth, first_on, last_on, count))
    decided = {row["journey_id"]: row["decided_on"] for row in truth.rows("outcomes")}
    found: list[tuple[str, ...]] = []
    for row in sorted(truth.rows("stage_stays"), key=_in_time):
        journey, on = row["journey_id"], row["entered_on"] + timedelta(days=1)
        if journey in labelled and first_on <= on <= min(last_on, decided[journey]):
            name = hashlib.sha256(f"{journey} {on}".encode()).hexdigest()[:16]
            found.append(
                (name, f"{on}T18:00:00Z", "researcher", "stage", f"salesforce:{deals[journey]}", row["stage"])
            )
    return found


def _in_time(row: Row) -> tuple[str, date]:
    return row["journey_id"], row["entered_on"]
