"""Audiences and write-back on the command line: what is printed, written and refused."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Quorate

from quorate.warehouse.workspace import Workspace


def test_audiences_are_listed_with_whom_they_leave_out(quorate: Quorate, written: Workspace) -> None:
    done = quorate("audience", "list", "-w", str(written.root), "--format", "json")
    told = {each["audience"]: each for each in json.loads(done.stdout)["audiences"]}
    assert (told["news"]["people"]["value"], told["news"]["left_out"]) == (1, [["refused", 2]])
    shown = quorate("audience", "list", "-w", str(written.root), "--format", "table").stdout
    assert "1 without a legal basis" in shown


def test_a_file_is_written_and_recorded(quorate: Quorate, written: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "news.csv"
    place = ("-w", str(written.root), "--format", "json")
    done = quorate(
        "audience", "export", "news", "--for", "plain", "-o", str(file), "--author", "eva@us.com", *place
    )
    assert (done.exit_code, json.loads(done.stdout)["rows"]) == (0, 1)
    assert file.read_text().splitlines()[1].startswith("ben@aldermoor.example,")
    (made, *_) = json.loads(quorate("audience", "files", "--person", "p_ben", *place).stdout)
    assert (made["made_by"], made["rows"], made["fingerprint"]) == (
        "eva@us.com", 1, json.loads(done.stdout)["fingerprint"],
    )  # fmt: skip


def test_refusals_say_what_to_do(quorate: Quorate, written: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    place = ("-w", str(written.root))
    for arguments, says in (
        (("audience", "export", "proof", "--for", "google", "-o", str(file)), "declare a basis under"),
        (("audience", "export", "news", "--for", "google", "-o", str(file)), 'channel = "ad"'),
        (("write-back", "plan", "--to", "salesforce"), "[write_back.salesforce]"),
        (("write-back", "apply", "--to", "hubspot"), "quorate write-back plan --to hubspot"),
        (("write-back", "undo", "--to", "hubspot"), "Nothing that was written to hubspot"),
        (("write-back", "plan", "--to", "hubspott"), "Did you mean 'hubspot'?"),
    ):
        done = quorate(*arguments, *place)
        assert done.exit_code != 0, arguments
        assert says in " ".join(done.stderr.split()), arguments
    assert not file.exists()
