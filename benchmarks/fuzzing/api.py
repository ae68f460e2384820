"""The API before requests of every role: it answers each, failures as problem documents, and never with 5xx."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from benchmarks.fuzzing.api_requests import Request, Requests
from benchmarks.fuzzing.judging import Lost
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import UsageError
from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.api.app import bare_api
from quorate.surfaces.api.openapi import described
from quorate.surfaces.api.places import ROOT
from quorate.surfaces.day_jobs import DayJobs
from quorate.surfaces.kept_trials import KeptTrials
from quorate.surfaces.map_trial_jobs import TrialJobs
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import create_app
from quorate.vocabulary.closed_lists import ACCESS_ROLES
from quorate.warehouse.workspace import Workspace

_LIMITS = "\n[api]\nrequests_per_minute = 1000000\nwrites_per_minute = 1000000\n"
_SEEN = Sees("where", {"account_id": ("a_fenwick",)})
_STRANGERS = {"nobody": None, "a token of nobody": "qt_" + "x" * 40}
_LONGEST_KNOWN, _LONGEST_MAP = 60, 100_000
# How many of a list's things are looked at one by one, for what their lists do not tell.
_DETAILS = 3
_IDS = ("_id", "_key", "id", "key", "reference")


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    kind: str
    body: bytes


class Api:
    """Cases of the API of a small workspace below `place`, where what they write stays until the process ends."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._loop = asyncio.new_event_loop()
        self._opened = AsyncExitStack()

    def prepare(self) -> None:
        """Make the workspace and find out what it holds."""
        _ = self._requests

    def close(self) -> None:
        """Stop the server's application."""
        self._loop.run_until_complete(self._opened.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def __call__(self, rng: random.Random) -> None:
        """Send one request. Raises `Lost` for an answer that breaks a promise, `UsageError` for one that refuses."""
        role = rng.choice(list(_STRANGERS if rng.random() < 0.05 else self._tokens))
        request = self._requests(rng)
        try:
            answer = self._answer(request, {**self._tokens, **_STRANGERS}[role])
        except Exception as error:
            # also one of our own kind: whatever the API says, it says in an answer
            raise Lost(f"{error!r}, as {role}: {request}") from error
        if answer.status >= 500:
            raise Lost(f"answered {answer.status}, as {role}: {request}\n{answer.body[:2000]!r}")
        if answer.status >= 400:
            _require_problem(request, answer)
            raise UsageError("the request was refused")
        if answer.status == 201:
            self._requests.remember(request, json.loads(answer.body).get("id"))

    def _answer(self, request: Request, token: str | None) -> Answer:
        return self._loop.run_until_complete(_answered(self._app, request, token))

    @cached_property
    def _workspace(self) -> Workspace:
        self._place.mkdir(parents=True, exist_ok=True)
        made = new_workspace(Path(tempfile.mkdtemp(dir=self._place)))
        settings = made.settings_file
        settings.write_text(settings.read_text("utf-8") + _LIMITS, "utf-8")
        publish(made, small_world(), AS_OF_AT, RUN_ID)
        return made

    @cached_property
    def _app(self) -> Any:
        """The server's application; days and trials are not worked on, which is not the API's doing."""
        app = create_app(
            self._workspace,
            updates=Updates(),
            trials=TrialJobs(_no_trial, KeptTrials(self._workspace.root / "trials"), _now),
            days_made=DayJobs(lambda *_: None),
        )
        self._loop.run_until_complete(self._opened.enter_async_context(app.router.lifespan_context(app)))
        return app

    @cached_property
    def _tokens(self) -> Mapping[str, str]:
        """A token for each role, for one who sees one account, and for one who may only read."""
        doors = Doors(self._workspace.database_file, _now)
        owner = doors.set_up("olga@ours.example", "Olga Owner", "four words in a row", "bad input").user
        made: dict[str, str] = {}
        for role in (*ACCESS_ROLES, "sales who see one account", "owner who only reads"):
            word = role.split()[0]
            sees = _SEEN if "see" in role else Sees()
            email = f"{role.replace(' ', '.')}@ours.example"
            user = doors.users.add(email, role, word, sees, self_of(owner), _now())
            scopes = (
                ["read"] if "reads" in role else ["read", "write", "admin"][: 3 if word == "owner" else 2]
            )
            made[role] = doors.tokens.make(
                user.user_id, "bad input", scopes, timedelta(days=9), self_of(user), _now()
            )[1]
        doors.close()
        return made

    @cached_property
    def _requests(self) -> Requests:
        description = described(bare_api())
        routes = {path for path, methods in description["paths"].items() if "get" in methods}
        known: dict[str, set[str]] = {}
        for path in sorted(path for path in routes if "{" not in path):
            told = self._told(path)
            items = told.get("items") if isinstance(told, dict) else told
            keys = [text for name, text in _texts(items, "") if name.endswith(_IDS)]
            keys += [next(iter(_texts(item, "")), ("", path))[1] for item in items or ()]
            known[path] = set(keys)
            known.setdefault("key", set()).update(keys)
            details = [self._told(f"{path}/{key}") for key in keys[-_DETAILS:] if path + "/{key}" in routes]
            for name, text in _texts([items, details], ""):
                known.setdefault(name, set()).add(text)
        return Requests(description, {name: sorted(texts) for name, texts in known.items()})

    def _told(self, path: str) -> Any:
        """What an owner is told at an address; None where that is nothing, or a file."""
        answer = self._answer(Request("GET", path, b"", (), b""), self._tokens["owner"])
        return json.loads(answer.body) if answer.status == 200 and answer.kind == "application/json" else None


def _require_problem(request: Request, answer: Answer) -> None:
    if request.method == "HEAD":
        return
    told = json.loads(answer.body) if answer.kind == "application/problem+json" else {}
    if told.get("status") != answer.status or not told.get("title"):
        raise Lost(f"{answer.status} as {answer.kind}, no problem document: {request}\n{answer.body[:500]!r}")


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every short text of an answer, and the texts of maps, with the name it stands under."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, name)
    elif isinstance(value, str) and 0 < len(value) <= (_LONGEST_MAP if name == "text" else _LONGEST_KNOWN):
        yield name, value


async def _answered(app: Any, request: Request, token: str | None) -> Answer:
    heads: list[tuple[int, Mapping[bytes, bytes]]] = []
    parts: list[bytes] = []
    path = f"{ROOT}{request.path}"
    headers: Sequence[tuple[bytes, bytes]] = [
        (b"host", b"localhost"),
        *((b"authorization", f"Bearer {each}".encode()) for each in (token,) if each),
        *request.headers,
    ]
    if b"content-length" not in dict(headers) and request.body:
        headers = [*headers, (b"content-length", str(len(request.body)).encode())]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(path),
        "raw_path": path.encode("utf-8", "replace"),
        "root_path": "",
        "query_string": request.query,
        "headers": headers,
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("192.0.2.7", 4000),
    }
    is_given = False

    async def receive() -> dict[str, Any]:
        nonlocal is_given
        if is_given:
            return {"type": "http.disconnect"}
        is_given = True
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            heads.append((message["status"], dict(message["headers"])))
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    ((status, told),) = heads
    kind = told.get(b"content-type", b"").decode().partition(";")[0]
    return Answer(status, kind, b"".join(parts))


def _no_trial(*_: object) -> Any:
    raise UsageError("Nothing is tried here.")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
