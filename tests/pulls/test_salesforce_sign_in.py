"""Every way to sign in to Salesforce, and what is said when one fails."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.pulls.conftest import Synced

from quorate.errors import UsageError
from quorate.sources.pulls.patience import PullError


def test_a_token_that_has_expired(synced: Synced) -> None:
    synced.org.sessions.clear()
    with pytest.raises(PullError, match="could not be read") as failed:
        synced.sync()
    assert "INVALID_SESSION_ID" in str(failed.value.where)
    assert "set a new one" in str(failed.value.do)


def private_key() -> str:
    """A key of this run's own."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return made.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def test_a_private_key_that_is_none(synced: Synced, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUORATE_SALESFORCE_TOKEN")
    for name, text in {"USERNAME": "r@a.com", "CLIENT_ID": "c", "PRIVATE_KEY": "no-key-at-all"}.items():
        monkeypatch.setenv(f"QUORATE_SALESFORCE_{name}", text)
    with pytest.raises(UsageError, match="private key") as refused:
        synced.sync()
    assert "no-key-at-all" not in str(refused.value)


@pytest.mark.parametrize(
    "secrets",
    [
        {"CLIENT_ID": "the-client", "CLIENT_SECRET": "the-client-secret"},
        {"USERNAME": "rita@acme.com", "PASSWORD": "the-password", "SECURITY_TOKEN": "the-security-token"},
        {"USERNAME": "rita@acme.com", "CLIENT_ID": "the-client", "PRIVATE_KEY": ""},
    ],
    ids=["client", "password", "private key"],
)
def test_a_session_that_expires_is_begun_anew(
    synced: Synced, monkeypatch: pytest.MonkeyPatch, secrets: dict[str, str]
) -> None:
    monkeypatch.delenv("QUORATE_SALESFORCE_TOKEN")
    for name, text in secrets.items():
        monkeypatch.setenv(f"QUORATE_SALESFORCE_{name}", text or private_key())

    def expire() -> None:
        synced.org.sessions.clear()
        synced.org.between_pages = None

    synced.org.between_pages = expire
    synced.sync()
    assert synced.org.sign_ins == 2
    assert synced.content == synced.plain_content()


def test_no_secrets(synced: Synced, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUORATE_SALESFORCE_TOKEN")
    with pytest.raises(UsageError, match="no secrets") as refused:
        synced.sync()
    assert "QUORATE_SALESFORCE_TOKEN" in str(refused.value.expected)
