"""The way in by an OpenID Connect provider and back, against a provider that runs beside the test."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from oidc_provider_mock import User, run_server_in_thread
from starlette.testclient import TestClient
from tests.databases import behind
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import NotAllowed, ProblemsFound
from quorate.ledger import provider_attempts
from quorate.ledger.plan_events import Author
from quorate.ledger.provider_attempts import LASTS, Attempt, ProviderAttempts
from quorate.ledger.users import Sees
from quorate.settings.sign_in_settings import ProviderSettings
from quorate.surfaces.access import Doors
from quorate.surfaces.access.oidc import Provider
from quorate.surfaces.web import create_app
from quorate.warehouse.addresses import Database
from quorate.warehouse.workspace import Workspace

# the provider beside the test warns of its own libraries
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SETTING_UP = Author("test", "the test", "operations")
PEOPLE = (
    User(sub="sub-ada", claims={"email": "Ada@ours.example", "email_verified": True, "name": "Ada"}),
    User(sub="sub-unsure", claims={"email": "ada@ours.example", "email_verified": False}),
    User(sub="sub-words", claims={"email": "ada@ours.example", "email_verified": "true"}),
    User(sub="sub-silent", claims={}),
    User(sub="sub-new", claims={"email": "new@ours.example", "email_verified": True, "name": "Nell New"}),
    User(sub="sub-far", claims={"email": "eve@elsewhere.example", "email_verified": True}),
    User(sub="sub-off", claims={"email": "off@ours.example", "email_verified": True}),
)


class Clock:
    """The moment, which tests move."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(tzinfo=None)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORATE_SIGN_IN_SECRET", "four words in secret")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def _workspace(root: Path, issuer: str, *more: str) -> Workspace:
    made = new_workspace(root)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    lines = (
        "[sign_in.oidc.company]",
        f'issuer = "{issuer}"',
        'client_id = "quorate"',
        'client_secret = "QUORATE_SIGN_IN_SECRET"',
        'label = "Ours & Co."',
        "is_http_allowed = true",
        'email_domains = ["ours.example"]',
        *more,
    )
    with made.settings_file.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    doors = Doors(made.database_file, Clock())
    for name, role in (("ada", "owner"), ("off", "sales")):
        doors.users.add(f"{name}@ours.example", name.title(), role, Sees(), SETTING_UP, Clock()())
    doors.users.disable("off@ours.example", SETTING_UP, Clock()())
    doors.close()
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(tmp_path: Path, issuer: str) -> Workspace:
    return _workspace(tmp_path, issuer)


@pytest.fixture
def client(workspace: Workspace, clock: Clock) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, clock=clock), follow_redirects=False) as made:
        yield made


def _to_the_provider(client: TestClient, then: str = "/accounts") -> str:
    answer = client.get("/sign-in/with/company", params={"then": then})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def _changed(address: str, **changed: str) -> str:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return urlunsplit(parts._replace(query=urlencode(query)))


def _agreed(address: str, sub: str) -> str:
    """Where the provider leads back to after somebody said who they are."""
    answer = httpx.post(address, data={"sub": sub}, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


def _back(client: TestClient, sub: str) -> Any:
    return client.get(_agreed(_to_the_provider(client), sub))


def _told(answer: Any) -> str:
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers or "quorate_session" not in answer.headers["set-cookie"]
    return html.unescape(answer.text)


def test_who_is_verified_comes_in_and_to_the_page_they_asked_for(
    client: TestClient, workspace: Workspace
) -> None:
    door = client.get("/sign-in", params={"then": "/accounts?sort=name"})
    assert "Sign in with Ours &amp; Co." in door.text
    assert "/sign-in/with/company?then=/accounts%3Fsort%3Dname" in door.text
    asked = _to_the_provider(client)
    query = parse_qs(urlsplit(asked).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://testserver/sign-in/back/company"]
    assert {"state", "nonce", "code_challenge"} <= set(query)
    answer = client.get(_agreed(asked, "sub-ada"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts")
    assert client.get("/settings").status_code == 200
    assert "Ada" in client.get("/accounts").text
    doors = Doors(workspace.database_file, Clock())
    user = doors.users.named("ada@ours.example")
    doors.close()
    assert (user.provider_subject, user.access_role) == ("sub-ada", "owner")


def test_later_they_are_known_by_issuer_and_subject(
    client: TestClient, workspace: Workspace, issuer: str
) -> None:
    assert _back(client, "sub-ada").status_code == 303
    httpx.put(f"{issuer}/users/sub-ada", json={"email": "renamed@elsewhere.example"}).raise_for_status()
    try:
        assert _back(client, "sub-ada").status_code == 303
    finally:
        httpx.put(f"{issuer}/users/sub-ada", json=dict(PEOPLE[0].claims)).raise_for_status()
    doors = Doors(workspace.database_file, Clock())
    assert [each.email for each in doors.users.all()] == ["ada@ours.example", "off@ours.example"]
    doors.close()


@pytest.mark.parametrize(
    ("sub", "told"),
    [
        ("sub-unsure", "not verified that your e-mail address is yours"),
        ("sub-words", "not verified that your e-mail address is yours"),
        ("sub-silent", "not verified that your e-mail address is yours"),
        ("sub-far", "People of elsewhere.example are not let in here"),
        ("sub-new", "You are no user of this workspace"),
        ("sub-off", "You may come in no longer"),
    ],
)
def test_who_may_not_come_in_is_told_why(sub: str, told: str, client: TestClient) -> None:
    assert told in _told(_back(client, sub))
    assert client.get("/accounts").status_code == 303


def test_a_linked_user_who_is_shut_out_comes_in_no_longer(client: TestClient, workspace: Workspace) -> None:
    assert _back(client, "sub-ada").status_code == 303
    doors = Doors(workspace.database_file, Clock())
    doors.users.add("bea@ours.example", "Bea", "owner", Sees(), SETTING_UP, Clock()())
    doors.users.disable("ada@ours.example", SETTING_UP, Clock()())
    doors.close()
    assert "You may come in no longer" in _told(_back(client, "sub-ada"))


def test_an_address_that_belongs_to_another_subject_is_not_taken_over(
    client: TestClient, issuer: str
) -> None:
    assert _back(client, "sub-ada").status_code == 303
    twin = {"email": "ada@ours.example", "email_verified": True}
    httpx.put(f"{issuer}/users/sub-twin", json=twin).raise_for_status()
    assert "comes in another way" in _told(_back(client, "sub-twin"))


def test_a_new_user_is_made_where_the_settings_say_so(tmp_path: Path, issuer: str, clock: Clock) -> None:
    made = _workspace(tmp_path, issuer, 'new_users = "viewer"')
    with TestClient(create_app(made, clock=clock), follow_redirects=False) as client:
        assert _back(client, "sub-new").status_code == 303
        assert "People of elsewhere.example" in _told(_back(client, "sub-far"))
    doors = Doors(made.database_file, clock)
    user = doors.users.named("new@ours.example")
    doors.close()
    assert (user.name, user.access_role, user.sees.kind) == ("Nell New", "viewer", "own")


NOT_BEGUN = "was not begun in this browser"


def test_a_state_holds_once_in_one_browser_for_one_provider(client: TestClient, clock: Clock) -> None:
    back = _agreed(_to_the_provider(client), "sub-ada")
    assert NOT_BEGUN in _told(client.get(_changed(back, state="made-up")))
    with TestClient(client.app, follow_redirects=False) as other:
        assert NOT_BEGUN in _told(other.get(back)), "another browser is not led into this session"
    assert NOT_BEGUN in _told(client.get(back)), "and nobody tries twice"
    again = _agreed(_to_the_provider(client), "sub-ada")
    assert client.get(again).status_code == 303
    assert NOT_BEGUN in _told(client.get(again)), "replayed"
    late = _agreed(_to_the_provider(client), "sub-ada")
    clock.now += LASTS + timedelta(seconds=1)
    assert NOT_BEGUN in _told(client.get(late))
    assert NOT_BEGUN in _told(client.get("/sign-in/back/company"))


def test_what_was_changed_on_the_way_does_not_hold(client: TestClient) -> None:
    asked = _changed(_to_the_provider(client), nonce="c" * 43)
    assert "does not hold" in _told(client.get(_agreed(asked, "sub-ada")))


def test_the_code_is_changed_for_a_token_with_what_its_challenge_was_made_of(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the mock provider does not hold the two against each other, as a real one does
    said: list[str] = []
    fetch = OAuth2Client.fetch_token

    def recorded(self: OAuth2Client, *args: Any, **kwargs: Any) -> Any:
        said.append(kwargs["code_verifier"])
        return fetch(self, *args, **kwargs)

    monkeypatch.setattr(OAuth2Client, "fetch_token", recorded)
    asked = _to_the_provider(client)
    assert client.get(_agreed(asked, "sub-ada")).status_code == 303
    made = base64.urlsafe_b64encode(hashlib.sha256(said[0].encode()).digest()).rstrip(b"=").decode()
    assert parse_qs(urlsplit(asked).query)["code_challenge"] == [made]
    assert len(said[0]) >= 43


def test_a_code_that_is_none_and_a_refusal_are_told(client: TestClient) -> None:
    back = _agreed(_to_the_provider(client), "sub-ada")
    assert "does not hold" in _told(client.get(_changed(back, code="made-up")))
    asked = _to_the_provider(client)
    denied = httpx.post(asked, data={"action": "deny"}, follow_redirects=False).headers["location"]
    state = parse_qs(urlsplit(asked).query)["state"][0]
    assert "Ours & Co. did not let you in" in _told(client.get(_changed(denied, state=state)))


def test_a_provider_that_is_down_is_told(tmp_path: Path) -> None:
    made = _workspace(tmp_path, "http://localhost:9")
    with TestClient(create_app(made), follow_redirects=False) as client:
        answer = client.get("/sign-in/with/company")
        assert "does not answer as it should" in _told(answer)
        german = client.get("/sign-in/with/company", headers={"Accept-Language": "de"})
        assert "antwortet nicht, wie es soll" in html.unescape(german.text)
        assert client.get("/sign-in/with/nobody").status_code == 404


def test_nothing_leads_elsewhere(client: TestClient) -> None:
    back = _agreed(_to_the_provider(client, "https://evil.example/"), "sub-ada")
    assert client.get(back).headers["location"] == "/"


def test_a_workspace_without_an_owner_gets_one_first(tmp_path: Path, issuer: str) -> None:
    made = new_workspace(tmp_path)
    with made.settings_file.open("a", encoding="utf-8") as file:
        file.write(f'[sign_in.oidc.company]\nissuer = "{issuer}"\nclient_id = "q"\nis_http_allowed = true\n')
    with TestClient(create_app(made), follow_redirects=False) as client:
        assert client.get("/sign-in/with/company").headers["location"] == "/sign-in/first"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('issuer = "http://id.example.com"', "an address beginning with https://"),
        ('issuer = "http://localhost:80"', "without https"),
        ('issuer = "https://me:word@id.example.com"', "an address beginning with https://"),
        ('issuer = "https://id.example.com"\nnew_users = "viewer"', "email_domains"),
        ('issuer = "https://id.example.com"\nnew_users = "owner"', "owner"),
        ('issuer = "https://id.example.com"\nclient_secret = "hunter2 itself"', "a name of capital letters"),
    ],
)
def test_settings_that_cannot_be_are_told(lines: str, told: str, tmp_path: Path) -> None:
    made = new_workspace(tmp_path)
    with made.settings_file.open("a", encoding="utf-8") as file:
        file.write(f'[sign_in.oidc.company]\nclient_id = "quorate"\n{lines}\n')
    with pytest.raises(ProblemsFound, match=told):
        _ = made.settings


def _attempt() -> Attempt:
    return Attempt("company", "state", "the nonce", "v" * 43, "http://x/back", "/", datetime(2026, 7, 1))


NOW = datetime(2026, 7, 1, 12)
NOON = int(NOW.replace(tzinfo=UTC).timestamp())
ISSUER = "https://id.example.com"
CLAIMS = {
    "iss": ISSUER, "aud": "quorate", "sub": "s", "nonce": "the nonce", "iat": NOON, "exp": NOON + 300,
    "email": "a@ours.example", "email_verified": True,
}  # fmt: skip
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})


def _read(claims: dict[str, Any], key: Any = KEY, alg: str = "RS256", **beside: str) -> Any:
    provider = Provider(ProviderSettings(issuer=ISSUER, client_id="quorate"), "Company", None)
    token = {"id_token": jwt.encode({"alg": alg, "kid": "one"}, claims, key), **beside}
    keys: Any = KeySet([KEY]).as_dict(private=False)
    return provider.verified(token, keys, _attempt(), NOW)


def test_a_good_token_holds() -> None:
    assert _read(CLAIMS).subject == "s"
    assert _read({**CLAIMS, "aud": ["quorate"]}).email == "a@ours.example"


def test_an_access_token_of_somebody_else_does_not_hold() -> None:
    """`at_hash` ties the two tokens: the left half of the hash of the one stands in the other."""
    given = "the access token"
    half = hashlib.sha256(given.encode()).digest()[:16]
    claims = {**CLAIMS, "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode()}
    assert _read(claims, access_token=given).subject == "s"
    with pytest.raises(NotAllowed):
        _read(claims, access_token=f"{given} of another")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["another", "quorate"]},
        {"aud": ["another", "quorate"], "azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": NOON - 120},
        {"iat": NOON + 3600},
        {"sub": ""},
        {"exp": None},
    ],
)
def test_a_token_that_does_not_hold(changed: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    with pytest.raises(NotAllowed):
        _read(claims)


def test_a_token_that_another_signed() -> None:
    with pytest.raises(NotAllowed):
        _read(CLAIMS, OTHER)
    with pytest.raises(NotAllowed):
        _read(CLAIMS, OctKey.import_key(b"a secret of thirty-two bytes, ok"), "HS256")
    provider = Provider(ProviderSettings(issuer=ISSUER, client_id="quorate"), "Company", None)
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzIn0."
    for token in ({"id_token": unsigned}, {"id_token": "nonsense"}, {}):
        with pytest.raises(NotAllowed):
            provider.verified(token, KeySet([KEY]).as_dict(private=False), _attempt(), NOW)  # type: ignore[arg-type]


def test_an_attempt_that_one_server_began_another_ends_once_and_for_its_browser(database: Database) -> None:
    began, ends = ProviderAttempts(database), ProviderAttempts(database)
    assert ends.take("company", "nothing was begun", "b", NOW) is None
    for provider, browser, at in (
        ("other", "b", NOW), ("company", "another", NOW), ("company", "b", NOW + LASTS + timedelta(seconds=1)),
    ):  # fmt: skip
        made = began.begin("company", "http://x/back", "/journeys", "b", NOW)
        assert ends.take(provider, made.state, browser, at) is None
        assert ends.take("company", made.state, "b", NOW) is None, "whoever tries it ends it"
    made, second = (began.begin("company", "http://x/back", "/journeys", "b", NOW) for _ in range(2))
    assert ends.take("company", made.state, "b", NOW) == made
    assert began.take("company", made.state, "b", NOW) is None
    assert len({made.nonce, made.verifier, second.nonce, second.verifier}) == 4
    assert "verifier" not in repr(made)
    with behind(database) as connection:
        kept = connection.exec_driver_sql("select * from provider_attempts").one()
    assert not {second.state, second.nonce, second.verifier, "b"} & set(kept), "who reads it can use nothing"
    began.close()
    ends.close()


def test_attempts_do_not_fill_the_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_attempts, "MOST", 3)
    attempts = ProviderAttempts(database)
    made = [
        attempts.begin("company", "http://x/back", "/", "b", NOW + timedelta(seconds=each))
        for each in range(5)
    ]
    found = [attempts.take("company", each.state, "b", NOW) for each in made]
    assert found == [None, None, *made[2:]]
    attempts.close()
