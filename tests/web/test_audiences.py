"""Files of audiences made in the browser: sent, recorded, and refused in words."""

from __future__ import annotations

from starlette.testclient import TestClient
from tests.web.page_reading import PageRead

from quorate.outbound.register import Register
from quorate.warehouse.workspace import Workspace


def test_a_file_is_sent_and_recorded(client: TestClient, workspace: Workspace) -> None:
    before = len(Register(workspace.root).files())
    answer = client.post("/audiences/file", data={"audience": "news", "for": "plain", "author": "eva@us.com"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="news-plain.csv"'
    assert answer.text.splitlines()[1].startswith("ben@aldermoor.example,Ben,Achterberg,Aldermoor Logistics,")
    made, *_ = files = Register(workspace.root).files("p_ben")
    assert (len(files), made.made_by, made.row_count) == (before + 1, "eva@us.com", 1)
    assert "eva@us.com" in PageRead(client.get("/audiences?show=files").text).text


def test_what_has_no_basis_is_refused_in_words(client: TestClient) -> None:
    answer = client.post("/audiences/file", data={"audience": "proof", "for": "google"})
    assert answer.status_code == 400
    assert (
        "Nobody of the audience 'proof' may be addressed: 1 without a legal basis."
        in PageRead(answer.text).text
    )


def test_another_site_cannot_make_one(client: TestClient, workspace: Workspace) -> None:
    before = len(Register(workspace.root).files())
    answer = client.post(
        "/audiences/file",
        data={"audience": "news", "for": "plain"},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert len(Register(workspace.root).files()) == before
