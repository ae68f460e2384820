"""HEAD tells what GET would send, and sends none of it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from quorate.surfaces.api.places import ROOT

TOLD = ("etag", "content-length", "content-type", "link")


@pytest.mark.parametrize("path", ["/accounts?limit=1", "/tables", "/accounts/a_fenwick", "/accounts/nobody"])
def test_head_is_get_without_its_body(path: str, client: TestClient) -> None:
    got, head = client.get(ROOT + path), client.head(ROOT + path)
    assert got.content
    assert head.content == b""
    assert head.status_code == got.status_code
    assert [head.headers.get(name) for name in TOLD] == [got.headers.get(name) for name in TOLD]


def test_head_knows_what_has_not_changed(client: TestClient) -> None:
    tag = client.head(f"{ROOT}/accounts").headers["etag"]
    assert client.head(f"{ROOT}/accounts", headers={"If-None-Match": tag}).status_code == 304


def test_head_needs_what_get_needs(tokens: tuple[TestClient, dict[str, str]]) -> None:
    guarded, of = tokens
    for path in ("/accounts", "/audit"):
        assert guarded.head(ROOT + path).status_code == guarded.get(ROOT + path).status_code == 401
    seen = {"Authorization": f"Bearer {of['viewer']}"}
    assert guarded.head(f"{ROOT}/audit", headers=seen).status_code == 403
    assert guarded.get(f"{ROOT}/audit", headers=seen).status_code == 403
    assert guarded.head(f"{ROOT}/accounts", headers=seen).status_code == 200
