"""Ask Salesforce through its official client, patiently; its errors in our words, with no secret in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from quorate.sources.pulls.patience import GO_ON, KEPT, Patience, PullError, Stumbled, wait_asked_for
from quorate.sources.pulls.salesforce_sign_in import SignIn
from quorate.sources.pulls.secrets import hidden

if TYPE_CHECKING:
    import requests
    from simple_salesforce.api import Salesforce
    from simple_salesforce.exceptions import SalesforceError

Answer = TypeVar("Answer")
_SECONDS_FOR_AN_ANSWER = 180
_LIMIT = "REQUEST_LIMIT_EXCEEDED"
# What every answer says of the day's requests, `api-usage=18/5000`; the rest is left to the company's other systems.
_USAGE = re.compile(r"\bapi-usage=(\d+)/(\d+)")
_SHARE_THAT_MAY_BE_USED = 0.95
_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
# The place in a long answer is forgotten after a while; asking anew from there is all that helps.
LOST_PLACE = "INVALID_QUERY_LOCATOR"


class PlaceLost(Exception):
    """Salesforce no longer knows the next page of a query; ask anew from what has landed."""


@dataclass(frozen=True)
class RecordPage:
    """One page of an answer; `total` counts the records of all its pages."""

    records: Sequence[dict[str, Any]]
    total: int
    answered_at: datetime


class SalesforceClient:
    """One organisation.

    Raises `PullError` from every question that has no answer after as many tries as patience allows.
    """

    def __init__(self, sign_in: SignIn, patience: Patience, clock: Callable[[], datetime]) -> None:
        self._sign_in = sign_in
        self._patience = patience
        self._clock = clock
        self._answered_at: datetime | None = None
        self._usage = (0, 0)
        self._session = _session(self._heard)
        try:
            self._client: Salesforce = self._ask(
                lambda: sign_in.client(self._session), "Salesforce's sign-in"
            )
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of all connections."""
        self._session.close()

    def object_names(self) -> list[str]:
        """The objects that may be queried."""
        found: Any = self._ask(lambda: self._client.restful("sobjects"), "The list of Salesforce's objects")
        return [each["name"] for each in found["sobjects"] if each.get("queryable", True)]

    def describe(self, name: str) -> dict[str, Any]:
        """The API's own description of an object."""
        path = f"sobjects/{name}/describe"
        found: Any = self._ask(lambda: self._client.restful(path), f"Salesforce's description of {name}")
        return dict(found)

    def pages(self, name: str, soql: str, *, with_deleted: bool) -> Iterator[RecordPage]:
        """The pages of a query. Raises `PlaceLost` when Salesforce forgets where in the answer we are."""
        what = f"Salesforce's object {name}"
        answer = self._ask(lambda: self._client.query(soql, include_deleted=with_deleted), what)
        while True:
            total = int(answer["totalSize"])
            yield RecordPage(answer["records"], total, self._answered_at or self._clock())
            if answer["done"]:
                return
            answer = self._next(str(answer["nextRecordsUrl"]), what)

    def count(self, name: str, soql: str, *, with_deleted: bool) -> int:
        """How many records a `SELECT COUNT()` finds."""
        answer = self._ask(
            lambda: self._client.query(soql, include_deleted=with_deleted), f"Salesforce's count of {name}"
        )
        return int(answer["totalSize"])

    def _next(self, url: str, what: str) -> Any:
        return self._ask(lambda: self._client.query_more(url, identifier_is_url=True), what)

    def _heard(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Look at every response before the client does: when was it, and does it ask us to wait?"""
        sent = response.headers.get("Date")
        if sent:
            self._answered_at = parsedate_to_datetime(sent).astimezone(UTC).replace(tzinfo=None)
        used = _USAGE.search(response.headers.get("Sforce-Limit-Info", ""))
        if used:
            self._usage = (int(used[1]), int(used[2]))
        is_limit = response.status_code == 403 and _LIMIT in response.text
        if response.status_code in _MAY_PASS or is_limit:
            why = "its limit of requests is reached" if is_limit else f"it answered {response.status_code}"
            response.close()
            raise Stumbled(why, wait_asked_for(response.headers.get("Retry-After")))

    def _ask(self, question: Callable[[], Answer], what: str) -> Answer:
        from requests.exceptions import RequestException
        from simple_salesforce.exceptions import SalesforceError

        self._leave_enough()

        def asked() -> Answer:
            try:
                return question()
            except RequestException as error:
                raise Stumbled(f"the connection failed ({type(error).__name__})") from None

        try:
            return self._patience.ask(asked, what)
        except SalesforceError as error:
            raise self._in_words(error, what) from None

    def _leave_enough(self) -> None:
        used, limit = self._usage
        if used > limit * _SHARE_THAT_MAY_BE_USED:
            raise PullError(
                f"{used:,} of the {limit:,} requests that Salesforce answers within 24 hours are used up.",
                expected=f"less than {_SHARE_THAT_MAY_BE_USED:.0%}; the rest is left to other systems",
                state=KEPT,
                do=f"{GO_ON}, some hours later",
            )

    def _secrets(self) -> list[str]:
        """What no message may repeat: what was signed in with, and the session that it gave."""
        session = getattr(getattr(self, "_client", None), "session_id", "")
        return [*self._sign_in.secrets, str(session)]

    def _in_words(self, error: SalesforceError, what: str) -> Exception:
        code, message = _said(error)
        if code == LOST_PLACE:
            return PlaceLost()
        return PullError(
            f"{what} could not be read{': Salesforce did not let us in' if error.status == 401 else ''}.",
            where=hidden(f"{code}: {message}", self._secrets())[:500],
            expected="an answer",
            state=KEPT,
            do=(
                f"the token or password is wrong or no longer valid: set a new one, then {GO_ON}"
                if error.status == 401
                else f"see to the permissions of the user that signs in, then {GO_ON}"
            ),
        )


def _said(error: SalesforceError) -> tuple[str, str]:
    """The code and the sentence of an error: a list of such from queries, one text from signing in."""
    content: Any = error.content
    if isinstance(content, list) and content and isinstance(content[0], dict):
        return str(content[0].get("errorCode", error.status)), str(content[0].get("message", ""))
    code = getattr(error, "code", None) or error.status
    return str(code), str(getattr(error, "auth_message", content))


def _session(heard: Callable[..., None]) -> requests.Session:
    """A session in which no request waits for ever and every response is looked at first."""
    import requests
    from requests.adapters import HTTPAdapter

    class Bounded(HTTPAdapter):
        """Requests without a limit of time get one."""

        def send(self, request: Any, *args: Any, **named: Any) -> requests.Response:
            named["timeout"] = named.get("timeout") or _SECONDS_FOR_AN_ANSWER
            return super().send(request, *args, **named)

    session = requests.Session()
    session.mount("https://", Bounded())
    session.hooks["response"].append(heard)
    return session
