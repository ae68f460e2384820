"""What counts as worse than what is stored, by which margins: a run that finds any of it fails and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.speed.measures import LEAST_SECONDS, Measure, Run, TableMeasure, growths, times, together

# A ratio may be so many times the stored one: what two runs on a busy machine differ by, and a little.
RATIO_MARGIN = 1.5
# Peak memory may be so many times the stored: two runs differ by a tenth, by when memory is given back.
MEMORY_MARGIN = 1.3
# Up to here it is what libraries and the engine take before there are rows.
LEAST_MEBIBYTES = 512
# An exponent may be so much larger: one of two sizes ten times apart that takes 1.6 times as long.
GROWTH_MARGIN = 0.2
MARGINS = (
    f"a ratio may be {RATIO_MARGIN} times the stored one where the work takes {LEAST_SECONDS} seconds or more, peak "
    f"memory {MEMORY_MARGIN} times the stored one or {LEAST_MEBIBYTES} MiB, and an exponent {GROWTH_MARGIN} more "
    "than the stored one"
)


def worse(stored: list[Run], now: list[Run]) -> Iterator[str]:
    """What is missing, or worse than the stored by more than its margin, of the sizes measured now.

    A size that is stored with another limit of memory is only looked through for what is missing.
    """
    before = {run.touches: run for run in stored}
    for run in now:
        if run.touches in before:
            yield from _worse_run(before[run.touches], run)
    yield from _worse_growths(stored, now)


def _worse_run(before: Run, after: Run) -> Iterator[str]:
    has_same_limit = before.memory_limit == after.memory_limit
    for work, stored in before.by_work().items():
        what = f"{work} at {before.touches:,} touches"
        now = after.by_work().get(work)
        if now is None or (now.ratio is None and stored.ratio is not None):
            yield f"{what} is missing"
        elif has_same_limit:
            yield from _worse_work(what, stored, now)
    for table, held in before.by_table().items():
        what = f"the table {table} at {before.touches:,} touches"
        made = after.by_table().get(table)
        if made is None:
            yield f"{what} is missing"
        elif has_same_limit:
            yield from _worse_ratio(what, held, made)


def _worse_work(what: str, before: Measure, after: Measure) -> Iterator[str]:
    yield from _worse_ratio(what, before, after)
    most = max(MEMORY_MARGIN * before.peak_mebibytes, LEAST_MEBIBYTES)
    if after.peak_mebibytes > most:
        yield f"{what} takes up to {after.peak_mebibytes:,.0f} MiB, {before.peak_mebibytes:,.0f} before"


def _worse_ratio(what: str, before: Measure | TableMeasure, after: Measure | TableMeasure) -> Iterator[str]:
    if before.ratio is None or after.ratio is None or before.seconds < LEAST_SECONDS:
        return
    if after.ratio > RATIO_MARGIN * before.ratio:
        yield f"{what} takes {times(after.ratio)} times its floor, {times(before.ratio)} before"


def _worse_growths(stored: list[Run], now: list[Run]) -> Iterator[str]:
    """Exponents up to a size that was measured now and takes longer there than the stored one did.

    That the smaller size became quicker makes the exponent larger, too, and is nothing to complain of.
    """
    measured = {run.touches: run for run in now}
    whole = together(stored, now)
    held = {run.touches: run for run in stored}
    for work in dict.fromkeys(each.work for run in now for each in run.measures):
        before = {(few, many): exponent for few, many, exponent in growths(stored, work)}
        for few, many, exponent in growths(whole, work):
            if many not in measured or exponent <= before.get((few, many), exponent) + GROWTH_MARGIN:
                continue
            if measured[many].by_work()[work].seconds > held[many].by_work()[work].seconds:
                yield (
                    f"{work} grows by the power {exponent:.2f} from {few:,} to {many:,} touches, "
                    f"{before[few, many]:.2f} before"
                )
