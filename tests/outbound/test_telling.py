"""What leaves for colleagues, caught by servers of this machine: what is sent, when, and that nothing is sent twice."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.outbound.catchers import mailbox, webhook
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.ledger.deliveries import MOST_ATTEMPTS, Deliveries, Preference
from quorate.ledger.plan_events import Author
from quorate.ledger.reader_choices import ReaderChoices
from quorate.outbound.messages import Message
from quorate.settings.notification_settings import ChannelSettings
from quorate.surfaces.saying import Saying
from quorate.surfaces.telling import Told, tell
from quorate.views.notifications import NOTIFICATION_KINDS
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import SETTINGS_FILE, Workspace

# apprise looks at pictures with it where the interpreter still has it
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

NOON = datetime(2026, 7, 1, 12)
INES = Author("c_ines", "Ines Duarte", "sales")
KEPT_AS = "QUORATE_NOTIFY_TEST"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    _settings(made, is_on=True, is_mail=False)
    world: dict[str, Any] = dict(small_world())
    for row in world["colleagues"]:
        row["email"] = f"{row['name'].lower().replace(' ', '.')}@vendor.example"
    publish(made, world, AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def snapshot(workspace: Workspace) -> Iterator[Snapshot]:
    opened = snapshot_of(workspace)
    yield opened
    opened.close()


def _settings(workspace: Workspace, *, is_on: bool, is_mail: bool) -> None:
    (workspace.root / SETTINGS_FILE).write_text(
        f"""name = "Told"
[notifications]
is_on = {str(is_on).lower()}
address = "https://quorate.example.com"
[notifications.channels.out]
secret = "{KEPT_AS}"
is_mail = {str(is_mail).lower()}
""",
        encoding="utf-8",
    )


def _prefer(workspace: Workspace, rhythm: str = "at_once", quiet: str = "", zone: str = "UTC") -> None:
    begin, _, end = quiet.partition("-")
    book = Deliveries(workspace.database_file)
    kinds = ("mention",)
    book.prefer(
        Preference("c_paul", "Paul Osei", "out", rhythm, kinds, begin or None, end or None, zone), NOON
    )
    book.close()


def _speak(workspace: Workspace, snapshot: Snapshot, text: str) -> None:
    Saying(workspace, lambda: NOON).note(snapshot, INES, "journey", JOURNEY, f"{text} @paul.osei")


def _tell(workspace: Workspace, snapshot: Snapshot, at: datetime = NOON) -> list[tuple[str, int]]:
    return [(each.status, each.count) for each in tell(workspace, snapshot, at)]


def test_a_webhook_is_told_once(
    workspace: Workspace, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prefer(workspace)
    _speak(workspace, snapshot, "Please send the case")
    with webhook() as caught:
        monkeypatch.setenv(KEPT_AS, f"json://127.0.0.1:{caught.port}/room")
        assert _tell(workspace, snapshot) == [("sent", 1)]
        assert _tell(workspace, snapshot) == []
    (posted,) = caught.items
    assert posted["title"] == "1 thing is new for you"
    assert "Ines Duarte: Please send the case @paul.osei" in posted["message"]


def test_each_is_told_in_the_language_they_chose(workspace: Workspace, snapshot: Snapshot) -> None:
    _prefer(workspace)
    _speak(workspace, snapshot, "Please call")
    sent: list[Message] = []

    def keep(_: ChannelSettings, message: Message) -> str | None:
        sent.append(message)
        return "not now"

    choices = ReaderChoices(workspace.database_file)
    for code in ("de", None):
        choices.choose_language("c_paul", code, NOON)
        tell(workspace, snapshot, NOON, send_by=keep)
    choices.close()
    german, english = sent
    assert german.title == "1 Neuigkeit für Sie"
    assert "Jemand wendet sich an Sie" in german.text
    assert '<html lang="de"' in german.html
    assert english.title == "1 thing is new for you"
    assert '<html lang="en"' in english.html


def test_a_workspace_says_the_language_of_who_chose_none(workspace: Workspace, snapshot: Snapshot) -> None:
    settings = workspace.root / SETTINGS_FILE
    settings.write_text('language = "de"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    _prefer(workspace)
    _speak(workspace, snapshot, "Please call")
    (shown,) = tell(Workspace(workspace.root), snapshot, NOON, is_dry=True)
    assert "Jemand wendet sich an Sie" in shown.text


def test_e_mail_goes_to_the_colleagues_own_address_and_loads_nothing(
    workspace: Workspace, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settings(workspace, is_on=True, is_mail=True)
    _prefer(workspace)
    _speak(workspace, snapshot, "Look <img src=http://evil.example/x>")
    with mailbox() as caught:
        address = f"mailto://127.0.0.1:{caught.port}/?from=quorate@vendor.example&mode=insecure"
        monkeypatch.setenv(KEPT_AS, address)
        assert _tell(workspace, snapshot) == [("sent", 1)]
    ((recipient, text),) = caught.items
    assert recipient == "paul.osei@vendor.example"
    parsed = email.message_from_string(text, policy=email.policy.default)
    body = parsed.get_body(("html",))
    assert body is not None
    html = body.get_content()
    assert "Look &lt;img" in html
    assert "<img" not in html
    assert "<script" not in html
    assert "https://quorate.example.com/notifications" in html
    plain = parsed.get_body(("plain",))
    assert plain is not None
    assert "Ines Duarte" in plain.get_content()


def test_what_failed_is_tried_again_and_told_why_without_the_secret(
    workspace: Workspace, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prefer(workspace)
    _speak(workspace, snapshot, "Please call")
    with webhook() as caught:
        monkeypatch.setenv(KEPT_AS, f"json://name:hidden-word@127.0.0.1:{caught.port}/room")
        caught.refuses = True
        (failed,) = tell(workspace, snapshot, NOON)
        assert failed.status == "failed"
        assert "hidden-word" not in repr(failed)
        caught.refuses = False
        assert _tell(workspace, snapshot) == [("sent", 1)]
    assert len(caught.items) == 1


def test_it_gives_up_in_the_end(workspace: Workspace, snapshot: Snapshot) -> None:
    _prefer(workspace)
    _speak(workspace, snapshot, "Please call")
    tried = [tell(workspace, snapshot, NOON, send_by=lambda *_: "no") for _ in range(MOST_ATTEMPTS + 1)]
    assert [len(each) for each in tried] == [*[1] * MOST_ATTEMPTS, 0]


def test_a_run_that_broke_off_sends_nothing_twice(workspace: Workspace, snapshot: Snapshot) -> None:
    def breaks(_: ChannelSettings, __: Message) -> str | None:
        raise KeyboardInterrupt

    _prefer(workspace)
    _speak(workspace, snapshot, "Please call")
    with pytest.raises(KeyboardInterrupt):
        tell(workspace, snapshot, NOON, send_by=breaks)
    assert tell(workspace, snapshot, NOON, send_by=lambda *_: None) == []


def test_nothing_leaves_without_being_switched_on(workspace: Workspace, snapshot: Snapshot) -> None:
    _prefer(workspace)
    _speak(workspace, snapshot, "Please call")
    sent: list[Message] = []

    def keep(_: ChannelSettings, message: Message) -> str | None:
        sent.append(message)
        return None

    (shown,) = tell(workspace, snapshot, NOON, is_dry=True, send_by=keep)
    assert (shown.status, "Please call" in shown.text) == ("shown", True)
    _settings(workspace, is_on=False, is_mail=False)
    switched_off = Workspace(workspace.root)
    assert [each.status for each in tell(switched_off, snapshot, NOON, send_by=keep)] == ["waiting"]
    assert sent == []


def test_words_that_stay_in_the_workspace_stay_there(workspace: Workspace, snapshot: Snapshot) -> None:
    _prefer(workspace)
    Saying(workspace, lambda: NOON).note(snapshot, INES, "person", "p_ann", "She dislikes you @paul.osei")
    (shown,) = tell(workspace, snapshot, NOON, is_dry=True)
    assert "dislikes" not in shown.text
    assert "A note that stays in the workspace." in shown.text


@pytest.mark.parametrize(
    ("rhythm", "quiet", "zone", "hours", "statuses"),
    [
        ("at_once", "", "UTC", (0, 1), ["sent", "sent"]),
        ("daily", "", "UTC", (0, 5, 12), ["sent", "waiting", "sent"]),
        # at noon UTC it is 22:00 in Sydney: ten hours on it is 08:00 of the next day
        ("daily", "21:00-07:30", "Australia/Sydney", (0, 10), ["waiting", "sent"]),
        ("at_once", "11:30-12:30", "UTC", (0, 1), ["waiting", "sent"]),
        # 1 July 2026 is a Wednesday; the next ISO week begins on the 6th
        ("weekly", "", "UTC", (0, 24, 24 * 4, 24 * 5), ["sent", "waiting", "waiting", "sent"]),
    ],
)
def test_each_is_told_when_they_chose(
    workspace: Workspace,
    snapshot: Snapshot,
    rhythm: str,
    quiet: str,
    zone: str,
    hours: tuple[int, ...],
    statuses: list[str],
) -> None:
    _prefer(workspace, rhythm, quiet, zone)
    found: list[Told] = []
    for hour in hours:
        _speak(workspace, snapshot, f"After {hour} hours")
        found += tell(workspace, snapshot, NOON + timedelta(hours=hour), send_by=lambda *_: None)
    assert [each.status for each in found] == statuses


def test_every_kind_has_words() -> None:
    assert set(NOTIFICATION_KINDS) >= {
        "mention",
        "handed_over",
        "stage_moved",
        "quorum_moved",
        "deal_at_risk",
    }
