"""Fields that tell the ending, and win rates by what is known at entry, on two public tables of deals.

    make bench-deals

Sales win/loss: 46,802 closed deals without any date; some columns are totals of the whole deal. Its columns go through
the detector; win rates are then learned from what it lets through. There is no time to split by, so figures are of
ten parts, each judged by a model of the other nine, and besides of the newest fifth by record number, which is the
only order the table has. "All columns" shows what leakage would have bought. CRM sales opportunities: a null control,
split by time; nothing known at entry tells its outcomes apart.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np

from quorate.outlook.late_fields import DealFates, FieldValues, findings
from quorate.outlook.win_rates import Fields, WinRates, held_out, of
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places
from quorate.stats.ranking import Separation, separation

DATA = Path(__file__).parents[1].parent / "shared" / "data"
KEY, RESULT = "Opportunity Number", "Opportunity Result"
AMOUNTS = ("Opportunity Amount USD", "Deal Size Category")
PARTS, MANY = 10, 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the public tables")
    data = parser.parse_args().data
    for line in (*_sales_win_loss(data / "sales_win_loss"), *_null_control(data / "maven_crm")):
        print(line, flush=True)


def _sales_win_loss(folder: Path) -> Iterator[str]:
    file = folder / "sales_win_loss.csv.gz"
    if not file.exists():
        yield f"missing: {file.name}"
        return
    with gzip.open(file) as raw:
        rows = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig")))
    fields = {name: [row[name] or None for row in rows] for name in rows[0] if name not in (KEY, RESULT)}
    is_won = np.array([row[RESULT] == "Won" for row in rows])
    order = np.argsort(np.array([int(row[KEY]) for row in rows]), kind="stable")
    refused = yield from _judged(fields, is_won)
    entry = {name: values for name, values in fields.items() if name not in refused}
    without = {name: values for name, values in entry.items() if name not in AMOUNTS}
    yield "\n| fields | AUC, ten parts | AUC, newest fifth by number |\n|---|---:|---:|"
    for name, own in (("entry", entry), ("entry without amount", without), ("all columns", fields)):
        newest = _newest(own, is_won, order)
        yield f"| {name} ({len(own)}) | {_told(_ten_parts(own, is_won))} | {_told(newest)} |"
    yield _speed(entry, is_won)


def _judged(fields: Fields, is_won: Flags) -> Generator[str, None, set[str]]:
    """A table of what the detector says; returns the refused fields."""
    count = len(is_won)
    unknown = np.full(count, np.nan)
    values = {
        name: FieldValues(name, list(own), np.zeros(count, dtype=bool), unknown, unknown)
        for name, own in fields.items()
    }
    found = findings(values, DealFates(np.ones(count, dtype=bool), is_won, unknown))
    yield "| field | alone (AUC) | reading | signs |\n|---|---:|---|---|"
    for each in found:
        alone = each.separation.auc if each.separation else None
        yield f"| {each.field} | {alone:.3f} | {each.reading} | {', '.join(sign.code for sign in each.signs)} |"
    return {each.field for each in found if each.reading == "refused"}


def _ten_parts(fields: Fields, is_won: Flags) -> Separation:
    part = np.random.default_rng(1).integers(0, PARTS, len(is_won))
    chances: Numbers = np.zeros(len(is_won))
    for number in range(PARTS):
        chances[part == number] = _chances(
            fields, is_won, np.flatnonzero(part != number), np.flatnonzero(part == number)
        )
    return separation(chances[is_won], chances[~is_won])


def _newest(fields: Fields, is_won: Flags, order: Places) -> Separation:
    cut = len(order) * 4 // 5
    chances, won = _chances(fields, is_won, order[:cut], order[cut:]), is_won[order[cut:]]
    return separation(chances[won], chances[~won])


def _chances(fields: Fields, is_won: Flags, learned: Places, judged: Places) -> Numbers:
    return WinRates().fit(of(fields, learned), is_won[learned]).predict(of(fields, judged), len(judged))


def _speed(fields: Fields, is_won: Flags) -> str:
    many = np.random.default_rng(2).integers(0, len(is_won), MANY)
    drawn = of(fields, many)
    marks = [(time.perf_counter(), time.process_time())]
    model = WinRates().fit(drawn, is_won[many])
    marks.append((time.perf_counter(), time.process_time()))
    model.predict(drawn, MANY)
    marks.append((time.perf_counter(), time.process_time()))
    fit, score = (tuple(b - a for a, b in zip(*pair, strict=True)) for pair in (marks[:2], marks[1:]))
    return (
        f"\n{MANY:,} deals drawn from the table: fitted in {fit[0]:.1f} s ({fit[1]:.1f} processor seconds), "
        f"scored in {score[0]:.1f} s ({score[1]:.1f})."
    )


def _null_control(folder: Path) -> Iterator[str]:
    file = folder / "sales_pipeline.csv"
    if not file.exists():
        yield f"missing: {file.name}"
        return
    with file.open(encoding="utf-8-sig", newline="") as raw:
        rows = [row for row in csv.DictReader(raw) if row["close_date"]]
    fields = {name: [row[name] or None for row in rows] for name in ("sales_agent", "product", "account")}
    is_won = np.array([row["deal_stage"] == "Won" for row in rows])
    order = np.argsort(np.array([row["close_date"] for row in rows]), kind="stable")
    told = _told(held_out(fields, is_won, order))
    yield f"\nNull control, newest third of {len(rows):,} deals by close date: {told}."


def _told(found: Separation) -> str:
    return f"{found.auc:.4f} ({found.low:.4f} to {found.high:.4f})"


if __name__ == "__main__":
    main()
