"""Whoever lost their password is mailed a link to a new one, and nobody learns by it who has an account here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace
from tests.web.test_sign_in import ADA, Clock

from quorate.ledger.failed_attempts import FIRST_WAIT, FREE_FAILURES
from quorate.ledger.users import Sees
from quorate.outbound.messages import Message
from quorate.settings.notification_settings import ChannelSettings
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.lost_passwords import mail_link
from quorate.surfaces.web import create_app

MAIL = """
[notifications]
is_on = true
address = "https://quorate.ours.example/"
[notifications.channels.room]
secret = "A_ROOM"
[notifications.channels.mail]
secret = "A_MAIL"
is_mail = true
"""


class Post:
    """Keeps what is mailed instead of sending it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.failure: str | None = None

    def __call__(self, channel: ChannelSettings, message: Message) -> str | None:
        self.sent.append((channel.secret, message))
        return self.failure


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr("quorate.surfaces.web.routes.sign_in.mail_link", partial(mail_link, send_by=made))
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(tmp_path: Path, clock: Clock) -> Iterator[TestClient]:
    """A server that can mail, with an owner who has a password and nobody signed in."""
    workspace = new_workspace(tmp_path)
    with workspace.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(MAIL)
    with TestClient(create_app(workspace, clock=clock), follow_redirects=False) as made:
        assert made.post("/sign-in/first", data=ADA).status_code == 303
        made.cookies.clear()
        yield made


def _ask(client: TestClient, email: str, **headers: str) -> Any:
    return client.post("/sign-in/lost", data={"email": email}, headers=headers)


def test_a_link_is_mailed_to_the_address_of_the_settings_and_lets_in_with_a_new_password(
    client: TestClient, post: Post
) -> None:
    assert 'href="/sign-in/lost"' in client.get("/sign-in").text
    assert 'action="/sign-in/lost"' in client.get("/sign-in/lost").text
    answer = _ask(client, " ADA@ours.example ", Host="evil.example")
    assert "is on its way" in answer.text
    [(channel, message)] = post.sent
    assert (channel, message.to) == ("A_MAIL", "ada@ours.example")
    links = re.findall(r"https?://\S+/sign-in/link/\S+", message.text)
    assert len(links) == 1
    assert links[0].startswith("https://quorate.ours.example/sign-in/link/ql_")
    assert links[0] in message.html
    path = links[0].removeprefix("https://quorate.ours.example")
    assert client.post(path, data={"password": "five other words in rows"}).status_code == 303
    assert client.post(path, data={"password": "again five other words"}).status_code == 403
    client.cookies.clear()
    entered = client.post("/sign-in", data={"email": ADA["email"], "password": "five other words in rows"})
    assert entered.status_code == 303


def test_the_words_are_the_same_whoever_is_asked_for(client: TestClient, post: Post, clock: Clock) -> None:
    doors: Doors = client.app.state.doors  # type: ignore[attr-defined]
    ada = doors.users.named(ADA["email"])
    invited = doors.users.add("ivo@ours.example", "Ivo", "viewer", Sees(), self_of(ada), clock())
    invitation = doors.invite(invited, self_of(ada))
    gone = doors.users.add("gil@ours.example", "Gil", "viewer", Sees(), self_of(ada), clock())
    doors.users.set_password(gone.user_id, "a hash", self_of(ada), clock())
    doors.users.disable(gone.user_id, self_of(ada), clock())
    asked = ("nobody@ours.example", "ivo@ours.example", "gil@ours.example", ada.user_id, ADA["email"])
    answers = [_ask(client, email) for email in asked]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert answers[0].status_code == 200
    assert [message.to for _, message in post.sent] == [ADA["email"]]
    assert doors.links.user_of(invitation, clock()) == invited.user_id


def test_a_channel_that_fails_tells_nobody(
    client: TestClient, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.failure = "the channel did not take the message"
    assert _ask(client, ADA["email"]).text == _ask(client, "nobody@ours.example").text
    assert "the channel did not take the message" in caplog.text
    assert ADA["email"] not in caplog.text
    assert post.sent[0][1].text.partition("/sign-in/link/")[2].split()[0] not in caplog.text


def test_too_many_are_refused_alike_and_for_a_while(client: TestClient, post: Post, clock: Clock) -> None:
    for _ in range(FREE_FAILURES):
        assert _ask(client, ADA["email"]).status_code == 200
    refused = [_ask(client, ADA["email"]), _ask(client, "nobody@ours.example")]
    assert [answer.status_code for answer in refused] == [429, 429]
    assert refused[0].text == refused[1].text.replace("nobody@ours.example", ADA["email"])
    assert len(post.sent) == FREE_FAILURES
    clock.now += FIRST_WAIT
    assert _ask(client, ADA["email"]).status_code == 200
    # who asked too often may still sign in
    assert client.post("/sign-in", data=ADA).status_code == 303


def test_the_mail_begins_when_the_answer_is_out(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(
        "quorate.surfaces.web.routes.sign_in.mail_link", lambda *_: order.append("mail begins")
    )
    body = urlencode({"email": ADA["email"]}).encode()
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/sign-in/lost", "raw_path": b"/sign-in/lost", "query_string": b"", "root_path": "",
        "headers": [(b"host", b"testserver"), (b"content-type", b"application/x-www-form-urlencoded")],
        "client": ("somewhere", 1), "server": ("testserver", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            order.append("answer is out")

    # in a thread of its own, as a browser test may have a loop running in this one
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, client.app(scope, receive, send)).result()  # type: ignore[arg-type]
    assert order == ["answer is out", "mail begins"]


@pytest.mark.parametrize(
    "settings",
    ["", MAIL.replace("is_on = true", "is_on = false"), MAIL.replace("is_mail = true", "is_mail = false"),
     re.sub("address.*", "", MAIL)],
)  # fmt: skip
def test_where_no_mail_is_set_up_the_page_says_whom_to_ask(settings: str, tmp_path: Path, post: Post) -> None:
    workspace = new_workspace(tmp_path)
    with workspace.settings_file.open("a", encoding="utf-8") as file:
        file.write(settings)
    with TestClient(create_app(workspace), follow_redirects=False) as client:
        client.post("/sign-in/first", data=ADA)
        client.cookies.clear()
        for page in (client.get("/sign-in"), client.get("/sign-in/lost"), _ask(client, ADA["email"])):
            assert "ask an owner of the workspace for a link to a new one" in page.text
            assert "sign-in/lost" not in page.text
    assert post.sent == []
