"""Makes every market of a plan, looks at each with every family, and puts the figures together."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, Measurement, Missing
from benchmarks.truth.plan import Plan, WorldPlan

Group = tuple[str, str]
# The cases of each family that is measured, or why there are none.
Seen = Mapping[str, Sequence[Any] | Missing]


@dataclass(frozen=True)
class Result:
    """The figures of one scenario and difficulty: over all its markets, and of each market alone."""

    group: Group
    measurements: tuple[Measurement, ...]
    by_market: tuple[tuple[Measurement, ...], ...]


def run(plan: Plan, families: Sequence[Family], work: Path, jobs: int, *, reuse: bool) -> list[Result]:
    """All figures of a plan, group by group."""
    seen = _see_all((*plan.development, *plan.reported), work, jobs, reuse=reuse)
    learned = {
        family.name: _learned(family, [seen[world.name] for world in plan.development]) for family in families
    }
    found = []
    for group in plan.groups:
        markets = [seen[world.name] for world in plan.reported if world.group == group]
        found.append(
            Result(
                group,
                _figures(families, markets, learned),
                tuple(_figures(families, [market], learned) for market in markets),
            )
        )
    return found


def _see_all(worlds: Sequence[WorldPlan], work: Path, jobs: int, *, reuse: bool) -> dict[str, Seen]:
    """What every family sees in every market; each market in a process of its own, so that memory is given back."""
    started = time.monotonic()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, max_tasks_per_child=1) as pool:
        waiting = {pool.submit(see, world, work, reuse=reuse): world for world in worlds}
        found = {}
        for done in as_completed(waiting):
            world = waiting[done]
            found[world.name] = done.result()
            minutes = (time.monotonic() - started) / 60.0
            print(
                f"{minutes:5.1f} min  {world.name}: seen ({len(found)} of {len(worlds)})",
                file=sys.stderr,
                flush=True,
            )
    return found


def see(plan: WorldPlan, work: Path, *, reuse: bool) -> Seen:
    """The cases of every family in one market."""
    from benchmarks.truth.families import FAMILIES
    from benchmarks.truth.making import made_world

    def say(what: str) -> None:
        print(f"           {plan.name}: {what}", file=sys.stderr, flush=True)

    world = made_world(plan, work, say, reuse=reuse)
    found: dict[str, Sequence[Any] | Missing] = {}
    for family in FAMILIES:
        if plan.families and family.name not in plan.families:
            continue
        try:
            found[family.name] = family.observe(world)
        except Missing as reason:
            found[family.name] = reason
    return found


def _learned(family: Family, markets: Sequence[Seen]) -> Any:
    """What the family's baselines learn from these markets, or why they cannot."""
    cases = _pooled(family, markets)
    return cases if isinstance(cases, Missing) else family.learn(cases)


def _pooled(family: Family, markets: Sequence[Seen]) -> list[Any] | Missing:
    found: list[Any] = []
    for market in markets:
        cases = market[family.name]
        if isinstance(cases, Missing):
            return cases
        found += cases
    return found


def _figures(
    families: Sequence[Family], markets: Sequence[Seen], learned: Mapping[str, Any]
) -> tuple[Measurement, ...]:
    found: list[Measurement] = []
    for family in families:
        if not any(family.name in market for market in markets):
            continue
        cases, baseline = _pooled(family, markets), learned[family.name]
        if isinstance(cases, Missing):
            found.append(missing(family, str(cases)))
        elif isinstance(baseline, Missing):
            found.append(missing(family, str(baseline)))
        else:
            found += family.measure(cases, baseline) or [missing(family, "no cases")]
    return tuple(found)


def missing(family: Family, reason: str) -> Measurement:
    """A family that could not be measured."""
    return Measurement(family.name, family.headline, None, HIGHER, 0, note=reason)
