"""What colleagues say an asset is for: proposed, confirmed or corrected, kept as a statement, then obeyed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from quorate.surfaces.cli.main import app
from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace

CATALOGUE = """content_id,title,url,format,intent,audience,roles,stages,offerings,topics,summary
C1,Customer story: measured results,https://x.example/1,case_study,,team,,,,,How a customer proved the return
C2,Plans and pricing,https://x.example/2,page,pricing,team,procurement,select,,,
C3,Security and privacy pack,https://x.example/3,paper,proof,member,legal_security,validate,,,
C5,Customer reference,https://x.example/5,page,,team,user,select,,,
C4,Fun,https://x.example/4,page,insigth,team,,,,,
"""


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*arguments, "-w", str(root)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labels")
    made = folder / "w"
    assert CliRunner().invoke(app, ["init", str(made)]).exit_code == 0
    file = folder / "contents.csv"
    file.write_text(CATALOGUE, encoding="utf-8")
    assert run(made, "import", "content", str(file))[0] == 0
    assert run(made, "update")[0] == 0
    return made


def asset(root: Path, key: str = "C1") -> dict[str, Any]:
    code, out, err = run(root, "show", "content", key, "--format", "json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("C1", "--intent", "prof"), "Did you mean 'proof'?"),
        (("C1", "--role", "champoin"), "Did you mean 'champion'?"),
        (("C1", "--stage", "defined"), "Did you mean 'define'?"),
        (("C9", "--intent", "proof"), "No asset of the catalogue answers to 'C9'"),
        (("C1",), "It is not said what the asset is for."),
    ],
)
def test_what_cannot_be_said(root: Path, arguments: tuple[str, ...], told: str) -> None:
    code, _, err = run(root, "content", "label", *arguments, "--author", "bo")
    assert code != 0
    assert told in err
    assert (
        run(root, "query", "select count(*) as n from statements", "--format", "json")[1].count('"n": 0') == 1
    )


def test_nothing_to_confirm(root: Path) -> None:
    code, _, err = run(root, "content", "confirm", "C3", "--author", "bo")
    assert (code, "Nothing is proposed" in err) == (2, True)


def test_an_unknown_purpose_is_set_aside_with_the_nearest_word(root: Path) -> None:
    _, out, _ = run(root, "query", "select reason_code, reason from set_aside", "--format", "json")
    (row,) = json.loads(out)
    assert row["reason_code"] == "unknown_intent"
    assert "did you mean insight?" in row["reason"]


def posted(client: TestClient, **form: str) -> tuple[int, str]:
    body = "&".join(f"{name}={quote(value)}" for name, value in form.items())
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": "http://testserver"}
    answer = client.post("/content/label", content=body, headers=headers)
    return answer.status_code, answer.headers.get("location", "")


def test_proposed_then_confirmed_or_corrected_then_obeyed(root: Path) -> None:
    before = asset(root)
    proposals = before["proposals"]
    assert isinstance(proposals, list)
    assert ("intent", "proof") in [(each["kind"], each["label"]) for each in proposals]

    code, _, err = run(root, "content", "confirm", "C1", "--author", "ana@example.com")
    assert (code, "intent: proof" in err) == (0, True)
    said = ("content", "label", "C2", "--role", "user", "--role", "champion", "--author", "bo")
    assert run(root, *said)[0] == 0
    with TestClient(create_app(Workspace(root)), follow_redirects=False) as client:
        assert "Proposed, and not used until you confirm" in client.get("/content/C5").text
        assert re.search(r"labels? to confirm", client.get("/content?show=assets").text)
        form = {"key": "C5", "kind": "intent", "author": "Ana"}
        assert posted(client, **form, labels="fun")[0] == 404
        assert posted(client, **form, labels="guidance") == (303, "/content/C5?done=1")

    # until the next update nothing has changed
    assert [asset(root, key)["asset"]["intent"] for key in ("C1", "C5")] == [None, None]
    assert run(root, "update")[0] == 0
    assert [asset(root, key)["asset"]["intent"] for key in ("C1", "C5")] == ["proof", "guidance"]
    assert asset(root, "C2")["asset"]["roles"] == ["user", "champion"]
    _, out, _ = run(root, "query", "select author_id, subject from statements", "--format", "json")
    assert {(each["author_id"], each["subject"]) for each in json.loads(out)} >= {
        ("ana@example.com", "content")
    }
