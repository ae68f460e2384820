"""A pull from HubSpot that is slowed down, cut off or not let in loses nothing of what has landed."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from tests.pulls.connected_portal import Connected
from tests.pulls.fake_hubspot import CLIENT_SECRET, REFRESH_TOKEN, PortalHandler

from quorate.errors import UsageError
from quorate.sources.pulls.patience import PullError


def throttled(handler: PortalHandler) -> None:
    handler.send(
        429, {"message": "ten secondly limit", "policyName": "TEN_SECONDLY_ROLLING"}, Retry_After="10"
    )


def hurried(handler: PortalHandler) -> None:
    """The search answers a few requests a second, and does not say how long to wait."""
    handler.send(429, {"message": "secondly limit", "errorType": "RATE_LIMIT", "policyName": "SECONDLY"})


def broken(handler: PortalHandler) -> None:
    handler.send(502, {"message": "bad gateway"})


def cut(handler: PortalHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


@pytest.mark.parametrize(
    ("act", "waits"),
    [(throttled, [10.0] * 2), (hurried, [1.0, 2.0]), (broken, [1.0, 2.0]), (cut, [1.0, 2.0])],
)
def test_what_passes_is_waited_for(connected: Connected, act: Any, waits: list[float]) -> None:
    left = [2]

    def fault(handler: PortalHandler) -> bool:
        if "after=100" not in handler.path or not left[0]:
            return False
        left[0] -= 1
        act(handler)
        return True

    connected.portal.faults = [fault]
    connected.sync()
    assert connected.waits == waits
    assert connected.content == connected.plain_content()


def test_a_pull_goes_on_from_the_last_page(connected: Connected) -> None:
    def fault(handler: PortalHandler) -> bool:
        if "after=200" not in handler.path:
            return False
        broken(handler)
        return True

    connected.portal.faults = [fault]
    with pytest.raises(PullError, match="contacts could not be read"):
        connected.sync()
    assert connected.content == {}
    connected.portal.faults = []
    connected.portal.asked.clear()
    connected.sync()
    contacts = [
        each for each in connected.portal.asked if "/objects/contacts?" in each and "limit=1&" not in each
    ]
    assert "after=200" in contacts[0]
    assert connected.content == connected.plain_content()


def test_a_wrong_token_is_not_repeated(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", "pat-eu1-some-other-secret")
    with pytest.raises(PullError) as refused:
        connected.sync()
    assert "some-other-secret" not in str(refused.value)
    assert "401" in str(refused.value.where)
    monkeypatch.delenv("QUORATE_HUBSPOT_TOKEN")
    with pytest.raises(UsageError, match="no secrets"):
        connected.sync()


def test_the_limit_of_the_day_is_not_waited_for(connected: Connected) -> None:
    def fault(handler: PortalHandler) -> bool:
        if "after=100" not in handler.path:
            return False
        handler.send(429, {"message": "daily limit", "errorType": "RATE_LIMIT", "policyName": "DAILY"})
        return True

    connected.portal.faults = [fault]
    with pytest.raises(PullError, match="contacts could not be read") as refused:
        connected.sync()
    assert connected.waits == []
    assert "midnight" in str(refused.value.do)


def test_an_app_renews_its_token(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.delenv("QUORATE_HUBSPOT_TOKEN")
    for name, text in (
        ("CLIENT_ID", "abc"),
        ("CLIENT_SECRET", CLIENT_SECRET),
        ("REFRESH_TOKEN", REFRESH_TOKEN),
    ):
        monkeypatch.setenv(f"QUORATE_HUBSPOT_{name}", text)

    def fault(handler: PortalHandler) -> bool:
        if "after=100" in handler.path and connected.portal.times_renewed == 1:
            connected.portal.tokens.clear()
        return False

    connected.portal.faults = [fault]
    connected.sync()
    assert connected.portal.times_renewed == 2
    files = b"".join(path.read_bytes() for path in connected.workspace.root.rglob("*") if path.is_file())
    assert "DEBUG" in caplog.text
    for text in (CLIENT_SECRET, REFRESH_TOKEN, *connected.portal.tokens):
        assert text not in caplog.text
        assert text.encode() not in files
    assert connected.content == connected.plain_content()
    monkeypatch.setenv("QUORATE_HUBSPOT_REFRESH_TOKEN", "another-refresh-secret")
    with pytest.raises(PullError, match="did not let us in") as refused:
        connected.sync()
    assert "another-refresh-secret" not in str(refused.value)
