"""A run of one part leaves what was measured of the others on the page."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reliability import page

PARTS = ("kills", "clock", "crowd")
CLOCK = "| clock set back | once | 0 |"


def test_a_run_of_one_part_keeps_the_rows_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "reliability.md"
    page.write(file, PARTS, {"kills": ["| of import | 40 times | 0 |", "| of update | 20 times | 1 |"]})
    page.write(file, PARTS, {"clock": [CLOCK]})
    page.write(file, PARTS, {"kills": ["| of import | 41 times | 0 |"]})
    rows = [line for line in file.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert rows == [
        "| kills | of import | 41 times | 0 |",
        f"| clock {CLOCK}",
        "| crowd | not measured | |",
    ]


def test_what_is_written_around_the_table_stays(tmp_path: Path) -> None:
    file = tmp_path / "reliability.md"
    page.write(file, PARTS, {"clock": [CLOCK]})
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("\n\n|", "\n\nOn two cores.\n\n|", 1) + "\nWhat is meant by lost.\n", "utf-8"
    )
    page.write(file, PARTS, {"clock": [CLOCK.replace("| 0 |", "| 2 |")]})
    now = file.read_text("utf-8")
    assert "\nOn two cores.\n\n|" in now
    assert now.endswith("| 2 |\n| crowd | not measured | |\n\nWhat is meant by lost.\n")
