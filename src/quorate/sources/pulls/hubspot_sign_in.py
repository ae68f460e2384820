"""Sign in to HubSpot with the token of a private app, or as an app that holds a refresh token."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from quorate.errors import UsageError
from quorate.sources.pulls.patience import GO_ON, KEPT, PullError
from quorate.sources.pulls.secrets import hidden, secret

_PREFIX = "QUORATE_HUBSPOT_"
TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = (
    _PREFIX + name for name in ("TOKEN", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
)
# Each way to sign in: the secrets it takes. The first whose secrets are all there is used.
WAYS = ((TOKEN,), (CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN))


@dataclass
class HubspotSignIn:
    """The secrets there are, and every token that came of them; none is ever told."""

    held: dict[str, str]
    _given: list[str] = field(default_factory=list, repr=False)

    def __repr__(self) -> str:
        return f"HubspotSignIn({', '.join(self.held)})"

    @property
    def can_renew(self) -> bool:
        """Whether a token that has expired can be had anew."""
        return REFRESH_TOKEN in self.held

    @property
    def told(self) -> list[str]:
        """What no message may repeat."""
        return [text for name, text in self.held.items() if name != CLIENT_ID] + self._given

    def token(self, client: Any, **bounds: Any) -> str:
        """A token that is valid now; apps are given one for half an hour.

        Raises `PullError` when HubSpot gives none for what is held.
        """
        if not self.can_renew:
            return self.held[TOKEN]
        from hubspot.oauth import ApiException

        try:
            given = client.oauth.tokens_api.create(
                grant_type="refresh_token",
                client_id=self.held[CLIENT_ID],
                client_secret=self.held[CLIENT_SECRET],
                refresh_token=self.held[REFRESH_TOKEN],
                **bounds,
            )
        except ApiException as error:
            if error.status >= 500 or error.status in (0, 429):
                raise
            raise PullError(
                "HubSpot did not let us in.",
                where=hidden(f"{error.status}: {error.body}", self.told)[:500],
                expected="a token for the refresh token",
                state=KEPT,
                do=f"install the app anew and set {CLIENT_ID}, {CLIENT_SECRET} and {REFRESH_TOKEN}, then {GO_ON}",
            ) from None
        self._given.append(str(given.access_token))
        return self._given[-1]

    @property
    def names(self) -> str:
        """The variables to set anew when HubSpot refuses them."""
        return " and ".join(self.held)


def is_configured() -> bool:
    """Whether the secrets of some way to sign in are there."""
    return any(all(secret(name) for name in names) for names in WAYS)


def sign_in() -> HubspotSignIn:
    """How to sign in. Raises `UsageError` when no way has all its secrets."""
    for names in WAYS:
        held = {name: found for name in names if (found := secret(name))}
        if len(held) == len(names):
            return HubspotSignIn(held)
    raise UsageError(
        "There are no secrets to sign in to HubSpot with.",
        expected="; or ".join(" and ".join(names) for names in WAYS),
        state="nothing was changed",
        do=f"set {TOKEN} to the token of a private app, or put it into the keyring under the service 'quorate'",
    )
