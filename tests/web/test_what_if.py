"""What if over HTTP: a page, a part for a script, refusals in words, and maps read again when their files change."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace
from tests.views.small_people import JOURNEY
from tests.web.page_reading import PageRead

from quorate.errors import ProblemsFound
from quorate.surfaces.maps_in_force import MapsInForce
from quorate.warehouse.workspace import Workspace

PATH = f"/journeys/{JOURNEY}/what-if"
PART = {"HX-Request": "true"}


def test_a_script_gets_the_answer_alone(client: TestClient) -> None:
    asked = {"stance:p_eve": "supporter", "stance:p_ann": "", "role:procurement": ""}
    part = client.get(PATH, params=asked, headers=PART)
    assert "HX-Request" in part.headers["vary"]
    assert "<form" not in part.text
    assert "Suppose nothing" not in part.text
    page = client.get(PATH, params=asked)
    assert part.text.strip() in page.text, "both are made by the same template"
    checked = [line for line in page.text.splitlines() if " checked>" in line and 'value=""' not in line]
    assert len(checked) == 1
    assert 'name="stance:p_eve" value="supporter"' in checked[0]


def test_the_journey_leads_to_the_form_with_nothing_supposed(client: TestClient) -> None:
    assert PATH in PageRead(client.get(f"/journeys/{JOURNEY}").text).links
    form = PageRead(client.get(PATH).text)
    assert "What if somebody stood elsewhere?" in form.text
    assert "nothing is supposed" in form.text
    # a journey without a quorum has nothing to suppose anything about
    assert "What if" not in PageRead(client.get("/journeys/j_bought").text).text


def test_seats_on_which_little_hangs_are_folded_away_unless_something_is_supposed_of_them(
    client: TestClient,
) -> None:
    closed = client.get(PATH).text
    assert '<summary data-plain="listed">2 more seats, on which less hangs</summary>' in closed
    assert "<details open>" not in closed
    last = closed[closed.index("2 more seats") :]
    name = last[last.index('name="') + 6 :].split('"')[0]
    assert "<details open>" in client.get(PATH, params={name: "champion"}).text


def test_the_table_alone_answers_with_seats_supposed(client: TestClient) -> None:
    path = f"/journeys/{JOURNEY}/table"
    part = client.get(
        path, params={"stance:p_eve": "supporter", "role:procurement": "filled"}, headers=PART
    ).text
    assert "<html" not in part
    assert "What if: quorum" in PageRead(part).text
    assert part.count('class="supposed"') == 2, "once for a page and once for a phone"
    assert "supposed: supporter" in part
    assert part.count("Supposed filled") == 2
    assert "Nothing is supposed." in PageRead(client.get(path).text).text


def test_nothing_is_kept(client: TestClient, workspace: Workspace) -> None:
    before = {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*") if path.is_file()}
    client.get(PATH, params={"stance:p_eve": "champion"})
    assert before == {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("path", "asked", "status", "told"),
    [
        (PATH, {"stance:p_eve": "keen"}, 400, "is no stance"),
        (PATH, {"stance:p_nobody": "neutral"}, 404, "Nobody called"),
        (PATH, {"role:champion": "filled"}, 404, "no empty role"),
        (PATH, {"mood": "good"}, 400, "can be supposed"),
        (PATH, {f"stance:p_{number}": "neutral" for number in range(201)}, 400, "more than can be supposed"),
        ("/journeys/j_lost/what-if", {}, 404, "This journey is over"),
        ("/journeys/j_none/what-if", {}, 404, "There is no journey"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_words(
    client: TestClient, path: str, asked: dict[str, str], status: int, told: str
) -> None:
    answer = client.get(path, params=asked)
    assert answer.status_code == status
    assert told in PageRead(answer.text).text


def test_maps_are_read_again_only_when_a_file_changes(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    held = MapsInForce(workspace)
    first = held.maps()
    assert held.maps() is first
    file = tmp_path / "maps" / "standard.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("version: 1", "version: 7"), encoding="utf-8")
    assert held.maps()[0].version == 7
    file.write_text("not a map", encoding="utf-8")
    with pytest.raises(ProblemsFound):
        held.maps()
    file.unlink()
    (tmp_path / "maps" / "other.yaml").write_text("journey_map: [", encoding="utf-8")
    with pytest.raises(ProblemsFound):
        held.maps()
