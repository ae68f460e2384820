from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quorate.errors import ProblemsFound
from quorate.settings import MapChoice, load_journey_maps, read_journey_map

TEXT = """
journey_map: {name}
version: 1
{lines}
opens_when: {{opportunity: created}}
roles: {{champion: {{required: true}}}}
quorum: {{role: champion, stance: supporter}}
stages: [{{stage: look}}, {{stage: buy}}]
"""
OFFERINGS = {"o_1": "o_1", "dataplatform": "o_1", "o_2": "o_2"}
ACCOUNT: dict[str, Any] = {"tier": "A", "industry": "Banking", "country": "DE", "employees": 4000}


def a_map(name: str, lines: str = "") -> str:
    return TEXT.format(name=name, lines=lines)


MAPS = {
    "general": a_map("general"),
    "platform": a_map("platform", "offerings: [Data Platform]"),
    "banks": a_map("banks", "segment: {industry: banking, employees_from: 1000}"),
    "platform_banks": a_map("platform_banks", "offerings: o_1\nsegment: {industry: [Banking, Insurance]}"),
}


@pytest.mark.parametrize(
    ("names", "offering", "account", "chosen"),
    [
        (["general"], "o_1", ACCOUNT, "general"),
        (["general", "platform"], "o_1", ACCOUNT, "platform"),
        (["general", "platform"], "o_2", ACCOUNT, "general"),
        (["general", "platform"], None, ACCOUNT, "general"),
        (["general", "banks"], "o_2", ACCOUNT, "banks"),
        (["general", "banks"], "o_2", {**ACCOUNT, "employees": 900}, "general"),
        (["general", "banks"], "o_2", {**ACCOUNT, "employees": None}, "general"),
        (["general", "banks"], "o_2", {**ACCOUNT, "industry": None}, "general"),
        # what is bought says more of how it is bought than who buys
        (["general", "banks", "platform"], "o_1", ACCOUNT, "platform"),
        (["general", "banks", "platform", "platform_banks"], "o_1", ACCOUNT, "platform_banks"),
        # meant for nobody: the first
        (["platform", "banks"], "o_2", {**ACCOUNT, "industry": "Retail"}, "platform"),
    ],
)
def test_which_map(names: list[str], offering: str | None, account: dict[str, Any], chosen: str) -> None:
    choice = MapChoice([read_journey_map(MAPS[name]) for name in names], OFFERINGS)
    assert choice.of(offering, account).journey_map == chosen


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ("", "", True),
        ("offerings: [A, B]", "offerings: [B]", True),
        ("offerings: [A]", "offerings: [B]", False),
        ("", "offerings: [B]", False),
        ("", "segment: {tier: A}", False),
        ("segment: {tier: A}", "segment: {tier: A}", True),
    ],
)
def test_maps_for_the_same_journeys_are_refused(
    tmp_path: Path, first: str, second: str, is_refused: bool
) -> None:
    (tmp_path / "a.yaml").write_text(a_map("one", first), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(a_map("two", second), encoding="utf-8")
    if not is_refused:
        assert len(load_journey_maps(tmp_path)) == 2
        return
    with pytest.raises(ProblemsFound) as found:
        load_journey_maps(tmp_path)
    assert [problem.code for problem in found.value.problems] == ["rival_maps"]
    assert "'two'" in found.value.problems[0].message


@pytest.mark.parametrize("lines", ["segment: {}", "segment: {employees_from: 500, employees_to: 20}"])
def test_a_segment_nobody_is_in_is_refused(lines: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_journey_map(a_map("none", lines))
    assert {problem.code for problem in found.value.problems} <= {"empty_segment", "empty"}
