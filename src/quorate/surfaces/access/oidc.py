"""OpenID Connect as a relying party: the code flow with PKCE (RFC 7636), and what an ID token must hold.

Sources: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; OpenID Connect Discovery 1.0, section 4.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from quorate.errors import NotAllowed, QuorateError
from quorate.language import gettext
from quorate.ledger.provider_attempts import Attempt
from quorate.settings.sign_in_settings import ProviderSettings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

_SCOPE = "openid email profile"
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_PATIENCE_SECONDS = 10.0
# How far two clocks may be apart.
_LEEWAY_SECONDS = 60
_LARGEST_BYTES = 262_144
_OK = 200
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderDown(QuorateError):
    """A provider could not be reached, or answered what it must not."""

    code = "provider"


@dataclass(frozen=True)
class Claims:
    """Who somebody is, as a provider says; an address counts only where it is verified."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    name: str


class Provider:
    """One provider.

    Parameters
    ----------
    label: what people call it. secret: what it knows this workspace by; None for a public client.
    """

    def __init__(self, settings: ProviderSettings, label: str, secret: str | None) -> None:
        self._settings = settings
        self._label = label
        self._secret = secret

    def way_in(self, attempt: Attempt) -> str:
        """The address at the provider that a browser is led to. Raises `ProviderDown`."""
        with self._client(attempt) as client:
            found = self._discovered(client)
            address, _ = client.create_authorization_url(
                found["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
            return str(address)

    def claims(self, attempt: Attempt, code: str, now: datetime) -> Claims:
        """Who came back with a code. Raises `ProviderDown`, and `NotAllowed` where what they brought does not hold."""
        with self._client(attempt) as client:
            found = self._discovered(client)
            token = self._token(client, found["token_endpoint"], attempt, code)
            keys = self._document(client, found["jwks_uri"])
        return self.verified(token, keys, attempt, now)

    def _client(self, attempt: Attempt) -> OAuth2Client:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=self._secret,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope=_SCOPE,
            redirect_uri=attempt.redirect_uri,
            code_challenge_method="S256",
            timeout=_PATIENCE_SECONDS,
            follow_redirects=False,
        )

    def _discovered(self, client: OAuth2Client) -> dict[str, str]:
        issuer = self._settings.issuer
        found = self._document(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise self._down()
        for name in _ENDPOINTS:
            self._require_safe(found.get(name))
        return found

    def _require_safe(self, address: Any) -> None:
        """Nothing is asked of an address without https, but on this machine where the issuer itself is there."""
        parts = urlsplit(address if isinstance(address, str) else "")
        issuer = urlsplit(self._settings.issuer)
        is_same = (parts.scheme, parts.netloc) == (issuer.scheme, issuer.netloc)
        if not parts.netloc or not (parts.scheme == "https" or (self._settings.is_http_allowed and is_same)):
            raise self._down()

    def _document(self, client: OAuth2Client, address: str) -> dict[str, Any]:
        http = _http()
        try:
            with client.stream("GET", address, withhold_token=True) as answer:
                content = b""
                for part in answer.iter_bytes():
                    content += part
                    if len(content) > _LARGEST_BYTES:
                        raise self._down()
                if answer.status_code != _OK:
                    raise self._down()
        except http.HTTPError as error:
            raise self._down() from error
        return self._parsed(content)

    def _parsed(self, content: bytes) -> dict[str, Any]:
        import json

        try:
            found = json.loads(content)
        except ValueError as error:
            raise self._down() from error
        if not isinstance(found, dict):
            raise self._down()
        return found

    def _token(self, client: OAuth2Client, endpoint: str, attempt: Attempt, code: str) -> dict[str, Any]:
        from authlib.common.errors import AuthlibBaseError

        http = _http()
        try:
            found = client.fetch_token(
                endpoint, grant_type="authorization_code", code=code, code_verifier=attempt.verifier
            )
        except http.HTTPError as error:
            raise self._down() from error
        except (AuthlibBaseError, ValueError) as error:
            raise self._not_shown() from error
        return dict(found)

    def verified(
        self, token: dict[str, Any], keys: dict[str, Any], attempt: Attempt, now: datetime
    ) -> Claims:
        """Who an ID token speaks of, by the keys of its issuer. Raises `NotAllowed` for one that does not hold."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        options = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
        }
        asked = {
            "nonce": attempt.nonce,
            "client_id": self._settings.client_id,
            "access_token": token.get("access_token"),
        }
        try:
            read = jwt.decode(
                str(token.get("id_token", "")),
                KeySet.import_key_set(cast("Any", keys)),
                algorithms=list(_SIGNED_BY),
            )
            claims = CodeIDToken(read.claims, read.header, options, asked)
            claims.validate(now=int(now.replace(tzinfo=UTC).timestamp()), leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise self._not_shown() from error
        subject, email, name = (claims.get(each) for each in ("sub", "email", "name"))
        if not isinstance(subject, str) or not subject:
            raise self._not_shown()
        return Claims(
            self._settings.issuer,
            subject,
            email.strip().lower() if isinstance(email, str) else "",
            claims.get("email_verified") is True,
            name if isinstance(name, str) else "",
        )

    def _down(self) -> ProviderDown:
        return ProviderDown(
            gettext("{provider} does not answer as it should. Nobody was signed in.", provider=self._label),
            do=gettext("try again in a while, or sign in by your password"),
        )

    def _not_shown(self) -> NotAllowed:
        return NotAllowed(
            gettext("What {provider} says of you does not hold. Nobody was signed in.", provider=self._label),
            do=gettext("try again"),
        )


def _http() -> Any:
    """The client's own library, which may be either of two that differ by their errors alone."""
    from authlib.integrations.httpx_client import oauth2_client

    return getattr(oauth2_client, "httpx2", None) or oauth2_client.httpx
