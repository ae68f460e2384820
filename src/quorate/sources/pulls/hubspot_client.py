"""Ask HubSpot through its official client, patiently; its errors in our words, with no secret in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quorate.errors import UsageError
from quorate.sources.pulls.patience import GO_ON, KEPT, Patience, PullError, Stumbled, wait_asked_for
from quorate.sources.pulls.secrets import hidden, secret

TOKEN = "QUORATE_HUBSPOT_TOKEN"  # noqa: S105 - the name of the secret
_SECONDS_FOR_AN_ANSWER = 180
_MAY_PASS = frozenset({0, 408, 423, 425, 429, 477, 500, 502, 503, 504, 521, 522, 523, 524})
_NOT_ALLOWED = 403


class NotAllowed(Exception):
    """The token has no scope for these records."""


@dataclass(frozen=True)
class ListPage:
    """One page of a list: records as JSON, and what to ask for the next one, empty after the last."""

    records: Sequence[Mapping[str, Any]]
    after: str


def is_configured() -> bool:
    """Whether the secret is there."""
    return secret(TOKEN) is not None


class HubspotClient:
    """One portal. Raises `PullError` from questions without an answer, `NotAllowed` where a scope is missing."""

    def __init__(self, patience: Patience) -> None:
        from hubspot import HubSpot
        from urllib3 import Retry

        token = secret(TOKEN)
        if token is None:
            raise UsageError(
                "There is no secret to sign in to HubSpot with.",
                expected=f"the token of a private app in {TOKEN}",
                state="nothing was changed",
                do="set this environment variable, or put it into the keyring under the service 'quorate'",
            )
        self._token = token
        self._patience = patience
        # waiting and trying again is patience's, which knows bounds
        crm = HubSpot(access_token=token, retry=Retry(0, redirect=0)).crm
        # each of these has connections of its own, which are kept
        self._properties = crm.properties.core_api
        self._objects = crm.objects.basic_api
        self._owners = crm.owners.owners_api
        self._pipelines = crm.pipelines.pipelines_api

    def close(self) -> None:
        """Let go of all connections."""
        for api in (self._properties, self._objects, self._owners, self._pipelines):
            api.api_client.rest_client.pool_manager.clear()

    def properties(self, name: str) -> list[str]:
        """The names of all properties of an object."""
        answer = self._ask(lambda: self._properties.get_all(name, **_BOUNDED), f"properties of {name}")
        return [str(each["name"]) for each in answer["results"]]

    def page(self, name: str, after: str, **asked: Any) -> ListPage:
        """One page of an object's records."""
        return self._page(self._objects, name, (name,), after, asked)

    def owners(self, after: str, **asked: Any) -> ListPage:
        """One page of the portal's users who own records."""
        return self._page(self._owners, "owners", (), after, asked)

    def pipelines(self, name: str) -> list[Mapping[str, Any]]:
        """The pipelines of an object with their stages."""
        answer = self._ask(lambda: self._pipelines.get_all(name, **_BOUNDED), f"pipelines of {name}")
        found: list[Mapping[str, Any]] = answer["results"]
        return found

    def _page(
        self, api: Any, name: str, path: tuple[str, ...], after: str, asked: Mapping[str, Any]
    ) -> ListPage:
        said = {**asked, **({"after": after} if after else {}), **_BOUNDED}
        answer = self._ask(lambda: api.get_page(*path, **said), name)
        following = (answer.get("paging") or {}).get("next") or {}
        return ListPage(answer["results"], str(following.get("after") or ""))

    def _ask(self, question: Callable[[], Any], what: str) -> Any:
        from urllib3.exceptions import HTTPError

        refusals = _refusals()

        def asked() -> Any:
            try:
                return question()
            except HTTPError as error:
                raise Stumbled(f"the connection failed ({type(error).__name__})") from None
            except refusals as error:
                if error.status in _MAY_PASS:
                    wait = (error.headers or {}).get("Retry-After")
                    raise Stumbled(f"it answered {error.status}", wait_asked_for(wait)) from None
                raise

        try:
            answer = self._patience.ask(asked, f"HubSpot's {what}")
        except refusals as error:
            if error.status == _NOT_ALLOWED:
                raise NotAllowed from None
            raise PullError(
                f"HubSpot's {what} could not be read.",
                where=hidden(f"{error.status}: {error.body}", [self._token])[:500],
                expected="an answer",
                state=KEPT,
                do=f"set a token that is valid in {TOKEN}, then {GO_ON}" if error.status == 401 else GO_ON,
            ) from None
        return self._as_json(answer)

    def _as_json(self, answer: Any) -> Any:
        from hubspot.crm.objects import ApiClient

        return ApiClient().sanitize_for_serialization(answer)


def _refusals() -> tuple[type[Any], ...]:
    """The errors that say what the server answered: the client has one of its own for each part of the API."""
    from hubspot.crm import objects, owners, pipelines, properties

    return tuple(part.ApiException for part in (objects, owners, pipelines, properties))


_BOUNDED = {"_request_timeout": _SECONDS_FOR_AN_ANSWER}
