"""Knowledge files: what they say becomes facts; every mistake is told with its place, and examples are in order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quorate.errors import ProblemsFound
from quorate.settings.knowledge_folder import knowledge_table, load_knowledge, write_examples

FACT = "{says: It rains., source: A book, on: 2026-01-31}"
ROLES = ("champion", "economic_buyer")


def written(root: Path, **files: str) -> Path:
    for name, text in files.items():
        kind, _, stem = name.partition("__")
        path = root / "knowledge" / (f"{kind}/{stem}.yaml" if stem else f"{kind}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def problems(root: Path) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        load_knowledge(root, ROLES)
    return [
        f"{each.path}:{each.line}:{each.column}: {each.message} {each.code} {each.expected} {each.nearest}"
        for each in caught.value.problems
    ]


def test_facts_of_all_three_kinds(tmp_path: Path) -> None:
    root = written(
        tmp_path,
        industries__cars=f"industry: Cars\nalso: [Automotive]\nthreats: [{FACT}]\nopportunities: [{FACT}, {FACT}]",
        rivals__acme=f"rival: Acme\nweaknesses: [{FACT}]\nroles: [{{role: champion, risks: [{FACT}]}}]",
        roles=f"roles: [{{role: champion, doing_nothing: {{gains: [{FACT}]}}, choosing_us: {{risks: [{FACT}]}}}}]",
    )
    rows = {row["fact_id"]: row for row in knowledge_table(load_knowledge(root, ROLES)).to_pylist()}
    assert list(rows) == [
        "industries.cars.opportunities.1",
        "industries.cars.opportunities.2",
        "industries.cars.threats.1",
        "rivals.acme.weaknesses.1",
        "rivals.acme.champion.risks.1",
        "roles.champion.ours.risks.1",
        "roles.champion.nothing.gains.1",
    ]
    assert rows["industries.cars.threats.1"]["names"] == ["cars", "automotive"]
    told = rows["rivals.acme.champion.risks.1"]
    assert (told["alternative"], told["role"], told["aspect"], told["says"]) == (
        "rival",
        "champion",
        "risk",
        "It rains.",
    )
    assert (told["held_on"], told["stale_on"]) == (date(2026, 1, 31), date(2027, 1, 31))
    assert rows["roles.champion.nothing.gains.1"]["alternative"] == "nothing"


def test_a_fact_may_grow_old_sooner(tmp_path: Path) -> None:
    text = (
        "industry: Cars\nthreats: [{says: It rains., source: A book, on: 2026-01-31, stale_after: 10 days}]"
    )
    (row,) = knowledge_table(load_knowledge(written(tmp_path, industries__cars=text))).to_pylist()
    assert row["stale_on"] == date(2026, 2, 10)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"industries__a": "industry: Cars\nthreat: []"}, ["a.yaml:2:1", "threats", "unknown_key"]),
        (
            {"industries__a": "industry: Cars\nthreats: [{says: It rains., on: 2026-01-31}]"},
            ["source", "missing_key"],
        ),
        (
            {"industries__a": "industry: Cars\nthreats: [{says: x, source: y, on: 2026-02-30}]"},
            ["a.yaml:2:", "day"],
        ),
        (
            {"industries__a": "industry: Cars\nthreats: [{says: x, source: y, on: soon}]"},
            ["2026-03-31", "bad_day"],
        ),
        (
            {"rivals__a": f"rival: Acme\nroles: [{{role: champoin, risks: [{FACT}]}}]"},
            ["champion", "unknown_role"],
        ),
        ({"roles": "roles: [{role: champion}, {role: champion}]"}, ["roles.yaml:1:", "repeated_fact"]),
        (
            {"rivals__a": "rival: Acme", "rivals__b": "rival: Other\nalso: [ACME]"},
            ["b.yaml", "in rivals/a"],
        ),
        ({"rivals__a": ""}, ["empty"]),
        ({"rivals__a": "rival: [a"}, ["syntax"]),
    ],
)
def test_mistakes_are_told_with_their_place(
    files: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    (problem,) = problems(written(tmp_path, **files))
    for words in expected:
        assert words in problem


def test_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    assert len(problems(written(tmp_path, rivals__a="rival: 1", industries__b="industry: 2"))) == 2


def test_a_workspace_without_knowledge_knows_nothing(tmp_path: Path) -> None:
    assert knowledge_table(load_knowledge(tmp_path)).num_rows == 0


def test_examples_are_in_order_and_never_overwrite(tmp_path: Path) -> None:
    mine = written(tmp_path, rivals__example="rival: Mine")
    write_examples(mine)
    assert {file.name for file in load_knowledge(mine, ROLES)} == {"industries/example", "rivals/example"}
    assert (mine / "knowledge/rivals/example.yaml").read_text(encoding="utf-8") == "rival: Mine"
    # what roles risk and gain is used only once somebody has made the sentences their own
    example = mine / "knowledge/roles_example.yaml"
    example.rename(example.with_name("roles.yaml"))
    assert len(knowledge_table(load_knowledge(mine, ROLES)).to_pylist()) > 4
