"""Ask HubSpot through its official client, patiently; its errors in our words, with no secret in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from quorate.sources.pulls.hubspot_sign_in import HubspotSignIn
from quorate.sources.pulls.patience import GO_ON, KEPT, Patience, PullError, Stumbled, wait_asked_for
from quorate.sources.pulls.secrets import hidden

_SECONDS_FOR_AN_ANSWER = 180
_BOUNDED = {"_request_timeout": _SECONDS_FOR_AN_ANSWER}
_MAY_PASS = frozenset({0, 408, 423, 425, 429, 477, 500, 502, 503, 504, 521, 522, 523, 524})
_EXPIRED = 401
_NOT_ALLOWED = 403
# What a 429 says when no waiting of ours helps: the portal's requests of the whole day are used up.
_OF_THE_DAY = "DAILY"
# As many results as a page of the search may hold, and as many records as one question may name.
PER_SEARCH = 200
ASSOCIATED_PER_QUESTION = 1000


class NotAllowed(Exception):
    """The token has no scope for these records."""


@dataclass(frozen=True)
class ListPage:
    """One page of a list: records as JSON, and what to ask for the next one, empty after the last."""

    records: Sequence[Mapping[str, Any]]
    after: str


class HubspotClient:
    """One portal. Raises `PullError` from questions without an answer, `NotAllowed` where a scope is missing."""

    def __init__(self, sign_in: HubspotSignIn, patience: Patience, clock: Callable[[], datetime]) -> None:
        from hubspot import HubSpot
        from urllib3 import Retry

        self._sign_in = sign_in
        self._patience = patience
        self.answered_at = clock()
        # waiting and trying again is patience's, which knows bounds
        self._client = HubSpot(retry=Retry(0, redirect=0))
        crm = self._client.crm
        # each of these has connections of its own, which are kept
        self._properties = crm.properties.core_api
        self._objects = crm.objects.basic_api
        self._batches = crm.objects.batch_api
        self._search = crm.objects.search_api
        self._associations = crm.associations.v4.batch_api
        self._owners = crm.owners.owners_api
        self._pipelines = crm.pipelines.pipelines_api
        self._parts = (
            self._properties, self._objects, self._batches, self._search, self._associations, self._owners,
            self._pipelines,
        )  # fmt: skip
        for api in self._parts:
            api.api_client.deserialize = _as_written
        self._has_signed_in = False

    def close(self) -> None:
        """Let go of all connections."""
        for api in self._parts:
            api.api_client.rest_client.pool_manager.clear()

    def properties(self, name: str) -> list[str]:
        """The names of all properties of an object."""
        answer = self._ask(self._properties.get_all_with_http_info, f"properties of {name}", name)
        return [str(each["name"]) for each in answer["results"]]

    def page(self, name: str, after: str, **asked: Any) -> ListPage:
        """One page of an object's records."""
        return self._page(self._objects.get_page_with_http_info, name, (name,), after, asked)

    def owners(self, after: str, **asked: Any) -> ListPage:
        """One page of the portal's users who own records."""
        return self._page(self._owners.get_page_with_http_info, "owners", (), after, asked)

    def pipelines(self, name: str) -> list[Mapping[str, Any]]:
        """The pipelines of an object with their stages."""
        answer = self._ask(self._pipelines.get_all_with_http_info, f"pipelines of {name}", name)
        found: list[Mapping[str, Any]] = answer["results"]
        return found

    def count(self, name: str) -> int:
        """How many live records an object has by the index that searches."""
        answer = self._searched(name, {"limit": 1, "properties": ["hs_object_id"]})
        return int(answer["total"])

    def changed(self, name: str, stamp: str, since: datetime, beyond: str) -> tuple[list[str], int]:
        """The next ids, in their order, of records changed at or after `since` whose ids are greater than `beyond`.

        With them, how many such records there are, these included.

        A search gives no more than 10,000 results, and many records may bear one stamp. Going on by id instead of
        by page or stamp meets neither limit: every question is a new search for its first page.
        """
        milliseconds = int(since.replace(tzinfo=UTC).timestamp() * 1000)
        filters = [
            {"propertyName": stamp, "operator": "GTE", "value": str(milliseconds)},
            {"propertyName": "hs_object_id", "operator": "GT", "value": beyond or "0"},
        ]
        question = {
            "filterGroups": [{"filters": filters}],
            "sorts": ["hs_object_id"],
            "properties": ["hs_object_id"],
            "limit": PER_SEARCH,
        }
        answer = self._searched(name, question)
        return [str(each["id"]) for each in answer["results"]], int(answer["total"])

    def read(
        self, name: str, ids: Sequence[str], properties: Sequence[str], history: Sequence[str]
    ) -> list[dict[str, Any]]:
        """The live records of these ids, as far as there are any."""
        question = {
            "inputs": [{"id": each} for each in ids],
            "properties": list(properties),
            "propertiesWithHistory": list(history),
        }
        found: list[dict[str, Any]] = self._ask(
            self._batches.read_with_http_info, f"records of {name}", name, question
        )["results"]
        return found

    def associations(self, name: str, other: str, ids: Collection[str]) -> dict[str, list[Any]]:
        """For each of these records, the records of another object it belongs to, with the types of that."""
        found: dict[str, list[Any]] = {}
        asked = [{"id": each} for each in ids]
        while asked:
            answer = self._ask(
                self._associations.get_page_with_http_info,
                f"associations of {name} with {other}",
                name,
                other,
                {"inputs": asked[:ASSOCIATED_PER_QUESTION]},
            )
            asked = [*_further(answer["results"]), *asked[ASSOCIATED_PER_QUESTION:]]
            for each in answer["results"]:
                found.setdefault(str(each["from"]["id"]), []).extend(each["to"])
        return found

    def _searched(self, name: str, question: Mapping[str, Any]) -> Any:
        return self._ask(self._search.do_search_with_http_info, f"search of {name}", name, question)

    def _page(
        self,
        method: Callable[..., Any],
        name: str,
        path: tuple[str, ...],
        after: str,
        asked: Mapping[str, Any],
    ) -> ListPage:
        said = {**asked, **({"after": after} if after else {})}
        answer = self._ask(method, name, *path, **said)
        following = (answer.get("paging") or {}).get("next") or {}
        return ListPage(answer["results"], str(following.get("after") or ""))

    def _ask(self, method: Callable[..., Any], what: str, *path: Any, **said: Any) -> Any:
        from urllib3.exceptions import HTTPError

        refusals = _refusals()
        renewals = 1 if self._sign_in.can_renew else 0

        def asked() -> Any:
            nonlocal renewals
            try:
                self._be_signed_in()
                return method(*path, **said, **_BOUNDED)
            except HTTPError as error:
                raise Stumbled(f"the connection failed ({type(error).__name__})") from None
            except refusals as error:
                if error.status == _EXPIRED and renewals:
                    renewals -= 1
                    self._has_signed_in = False
                    return asked()
                if error.status in _MAY_PASS and _OF_THE_DAY not in str(error.body):
                    wait = (error.headers or {}).get("Retry-After")
                    raise Stumbled(f"it answered {error.status}", wait_asked_for(wait)) from None
                raise

        try:
            answer, _, headers = self._patience.ask(asked, f"HubSpot's {what}")
        except refusals as error:
            if error.status == _NOT_ALLOWED:
                raise NotAllowed from None
            raise self._in_words(error, what) from None
        if headers.get("Date"):
            self.answered_at = parsedate_to_datetime(headers["Date"]).astimezone(UTC).replace(tzinfo=None)
        return answer

    def _be_signed_in(self) -> None:
        if not self._has_signed_in:
            token = self._sign_in.token(self._client, **_BOUNDED)
            for api in self._parts:
                api.api_client.configuration.access_token = token
            self._has_signed_in = True

    def _in_words(self, error: Any, what: str) -> PullError:
        do = GO_ON
        if error.status == _EXPIRED:
            do = f"set a new {self._sign_in.names}, then {GO_ON}"
        elif _OF_THE_DAY in str(error.body):
            do = f"{GO_ON}, after midnight in the portal's time zone, when the day's limit of requests begins anew"
        return PullError(
            f"HubSpot's {what} could not be read.",
            where=hidden(f"{error.status}: {error.body}", self._sign_in.told)[:500],
            expected="an answer",
            state=KEPT,
            do=do,
        )


def _as_written(response: Any, _type: str) -> Any:
    """An answer as it came: the client would make objects and dates of it, at a second for a thousand of them."""
    return json.loads(response.data)


def _further(results: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What to ask for records whose associations did not fit into one answer."""
    return [
        {"id": str(each["from"]["id"]), "after": str(following)}
        for each in results
        if (following := ((each.get("paging") or {}).get("next") or {}).get("after"))
    ]


def _refusals() -> tuple[type[Any], ...]:
    """The errors that say what the server answered: the client has one of its own for each part of the API."""
    from hubspot import oauth
    from hubspot.crm import objects, owners, pipelines, properties
    from hubspot.crm.associations import v4

    return tuple(part.ApiException for part in (objects, owners, pipelines, properties, v4, oauth))
