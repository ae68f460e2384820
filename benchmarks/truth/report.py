"""The one table of a run, what it says of difficulty and of leakage, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.plan import MAIN, Plan, WorldPlan
from benchmarks.truth.running import Group, Result

EASY, HARD, NULL = ("baseline", "easy"), ("baseline", "hard"), ("null", "real")
TELLING = "telling "
CHANCE = 0.5
NO_CASES, NOTHING_TO_MEASURE = "no cases", "–"


@dataclass(frozen=True)
class Versions:
    """Fingerprints of the code that made the markets and of that which made the published tables."""

    market: str
    river: str


def report(plan: Plan, families: Sequence[Family], results: Sequence[Result], versions: Versions) -> str:
    """The whole page as Markdown."""
    parts = [
        "\n".join(_head(plan, versions)),
        "\n".join(_table(results)),
        "## Difficulty\n\nA measurement that does not fall from easy to hard measures something else.\n",
        "\n".join(_difficulty(families, results)),
        "## Null\n\nOutcomes of this scenario are drawn by lot: any skill found here is leakage.\n",
        "\n".join(_null(results)),
        "## Missing\n",
        "\n".join(_missing(results)),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def is_whole(results: Sequence[Result]) -> bool:
    """Whether nothing is missing."""
    return not any(each.is_missing for result in results for each in result.measurements)


def _head(plan: Plan, versions: Versions) -> Iterator[str]:
    yield "# Truth\n"
    yield "Written by `make bench-truth`; `benchmarks/README.md` says how to read it.\n"
    yield f"River {versions.river}, market {versions.market}.\n"
    for title, worlds in (("Reported", plan.reported), ("Development", plan.development)):
        for group in dict.fromkeys(world.group for world in worlds):
            yield f"- {title}: {_described([world for world in worlds if world.group == group])}"


def _described(worlds: Sequence[WorldPlan]) -> str:
    first = worlds[0]
    accounts = ", ".join(dict.fromkeys(str(world.accounts) for world in worlds))
    seeds = ", ".join(dict.fromkeys(str(world.seed) for world in worlds))
    return (
        f"scenario {first.scenario}, difficulty {first.group[1]}, {accounts} accounts, {first.days} days,"
        f" {first.looks} days looked at {first.days_between} days apart, seed{'s' * (',' in seeds)} {seeds}"
    )


def _table(results: Sequence[Result]) -> Iterator[str]:
    main, others = results[0], results[1:]
    titles = [_title(result.group) for result in others]
    columns = [
        "family",
        "measurement",
        "better",
        _title(main.group),
        "by seed",
        "baseline",
        "its value",
        "ratio",
        "n",
    ]
    yield "| " + " | ".join([*columns, *titles, "note"]) + " |"
    yield "|" + "|".join(["---"] * 3 + ["---:"] * 2 + ["---"] + ["---:"] * (3 + len(titles)) + ["---"]) + "|"
    for family, name in _names(results):
        found = [_found(result.measurements, family, name) for result in results]
        first = found[0] or next(each for each in found if each)
        cells = [
            family,
            name,
            first.better,
            _value(found[0]),
            _range(main, family, name),
            first.baseline,
            _number(found[0].baseline_value) if found[0] else "",
            _number(found[0].ratio) if found[0] else "",
            f"{found[0].n:,}" if found[0] else "",
            *(_with_ratio(each) for each in found[1:]),
            first.note,
        ]
        yield "| " + " | ".join(cells) + " |"


def _title(group: Group) -> str:
    scenario, difficulty = group
    return (
        difficulty
        if scenario == MAIN[0]
        else scenario
        if difficulty == MAIN[1]
        else f"{scenario}, {difficulty}"
    )


def _names(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Family and name of every measurement of any group, those of the main group first within their family."""
    every = dict.fromkeys((each.family, each.name) for result in results for each in result.measurements)
    families = list(dict.fromkeys(family for family, _ in every))
    return sorted(every, key=lambda pair: families.index(pair[0]))


def _found(measurements: Sequence[Measurement], family: str, name: str) -> Measurement | None:
    return next((each for each in measurements if (each.family, each.name) == (family, name)), None)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _value(found: Measurement | None) -> str:
    if found is None or found.value is None:
        return "missing" if found is not None and found.is_missing else NOTHING_TO_MEASURE
    if found.low is None or found.high is None:
        return _number(found.value)
    return f"{found.value:.3f} ({found.low:.2f} to {found.high:.2f})"


def _with_ratio(found: Measurement | None) -> str:
    ratio = "" if found is None or found.ratio is None else f", {found.ratio:.2f}×"
    return _value(found) + ratio


def _range(main: Result, family: str, name: str) -> str:
    """Lowest and highest over single markets."""
    each = [_found(market, family, name) for market in main.by_market]
    values = [one.value for one in each if one is not None and one.value is not None]
    return f"{min(values):.3f} to {max(values):.3f}" if len(values) > 1 else ""


def _difficulty(families: Sequence[Family], results: Sequence[Result]) -> Iterator[str]:
    by_group = {result.group: result for result in results}
    if not {EASY, MAIN, HARD} <= by_group.keys():
        yield "Not all difficulties were run."
        return
    for family in families:
        found = [
            _found(by_group[group].measurements, family.name, family.headline) for group in (EASY, MAIN, HARD)
        ]
        values = [each.value for each in found if each is not None and each.value is not None]
        better = next((each.better for each in found if each is not None), HIGHER)
        text = " → ".join(_number(value) for value in values)
        verdict = "missing" if len(values) < len(found) else verdict_of(values, better)
        yield f"- {family.name}, {family.headline}: {text} {verdict}".replace("  ", " ")


def verdict_of(values: Sequence[float], better: str) -> str:
    """Whether values for easy, real and hard move as they should."""
    easy, real, hard = (-value for value in values) if better == LOWER else values
    if easy <= hard:
        return "(NOT as expected)"
    return "(as expected)" if easy >= real >= hard else "(as expected from easy to hard, not between)"


def _null(results: Sequence[Result]) -> Iterator[str]:
    result = next((each for each in results if each.group[0] == NULL[0]), None)
    told = [each for each in result.measurements if each.name.startswith(TELLING)] if result else []
    if not told:
        yield "Not measured."
    for each in told:
        if each.value is None or each.low is None or each.high is None:
            yield f"- {each.name}: missing"
            continue
        verdict = "within chance" if each.low <= CHANCE <= each.high else "NOT chance"
        yield f"- {each.name}: {each.value:.3f}, {each.low:.3f} to {each.high:.3f}: {verdict}"


def _missing(results: Sequence[Result]) -> Iterator[str]:
    lost = [(result.group, each) for result in results for each in result.measurements if each.is_missing]
    if not lost:
        yield "Nothing."
    for reason in dict.fromkeys(each.note or NO_CASES for _, each in lost):
        of_it = [(group, each) for group, each in lost if (each.note or NO_CASES) == reason]
        count = len({(each.family, each.name) for _, each in of_it})
        groups = list(dict.fromkeys(_title(group) for group, _ in of_it))
        where = "" if len(groups) == len(results) else f" ({', '.join(groups)})"
        yield f"- {reason}{where}: {count} measurement{'s' * (count > 1)}"
