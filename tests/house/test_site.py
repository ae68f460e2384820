"""The documentation site: it builds whole and offline, breaks are noticed, and its figures are measured ones."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from docs.site import figures, gathering, links
from docs.site.api_pages import api_pages

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / ".venv" / "docs" / "bin" / "python"


def test_the_site_builds_and_no_link_on_it_is_broken(tmp_path: Path) -> None:
    assert BUILDER.is_file(), "run `make .venv/.ready-docs`"
    done = subprocess.run(
        [BUILDER, "-m", "docs.site.building", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert " 0 broken" in done.stdout
    agreement = (tmp_path / "site" / "methods" / "agreement.html").read_text(encoding="utf-8")
    assert "<math" in agreement
    assert figures.figure("agreement: ranking (AUC)") in agreement


def test_what_is_broken_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html#here">1</a><a href="b.html#there">2</a><a href="c.html">3</a><a href="#x">4</a>'
        '<script src="https://elsewhere.example/s.js"></script><a href="https://elsewhere.example/">5</a>',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="here"></p><img src="gone.png">', encoding="utf-8")
    found = links.check(tmp_path)
    assert found.wrong == [
        "a.html loads https://elsewhere.example/s.js, which needs a network",
        "a.html links to b.html#there, a page without that anchor",
        "a.html links to c.html, where there is no file",
        "a.html links to #x, a page without that anchor",
        "b.html links to gone.png, where there is no file",
    ]
    assert found.elsewhere == {"https://elsewhere.example/"}


def test_links_move_along_with_their_pages() -> None:
    assert gathering.place_of("docs/tour.md") == "tour.md"
    assert gathering.place_of("docs/site/reference.md") == "reference.md"
    assert gathering.place_of("benchmarks/README.md") == "benchmarks/index.md"
    assert gathering.place_of("docs/site/conf.py") is None
    assert gathering.place_of("src/quorate/flow.py") is None


def test_figures_are_those_of_the_benchmarks() -> None:
    [row] = figures.truth("stages", ["accuracy against CRM stage by table"])
    assert figures.figure("stages: accuracy against CRM stage by table") == row["real"]
    assert figures.figure("stages: accuracy against CRM stage by table: its value") == row["its value"]
    assert 0.0 < float(row["real"]) < 1.0
    with pytest.raises(figures.NoFigure, match="no such thing"):
        figures.figure("stages: no such thing")
    with pytest.raises(figures.NoFigure, match="colour"):
        figures.shown_table("contributions.md", "Contributions", columns=["seed", "colour"])


def test_the_api_is_described_whole() -> None:
    import json

    said = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    pages = api_pages(ROOT / "docs" / "openapi.json")
    for path, methods in said["paths"].items():
        for method in methods:
            assert f"\n### {method.upper()} {path}\n" in pages["api-requests.md"]
    for name in said["components"]["schemas"]:
        assert f"\n## {name}\n" in pages["api-values.md"]
