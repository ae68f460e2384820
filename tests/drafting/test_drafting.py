"""Drafting: only cited facts in other words come through; lies, time-outs and failures leave the brief as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.drafting.fake_model import FakeModel, fake_model
from tests.views.brief_world import brief_world
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID

from quorate.errors import InputError, UsageError
from quorate.settings import examine_settings
from quorate.settings.drafting_settings import DraftingSettings
from quorate.surfaces.brief_files.markdown import brief_markdown
from quorate.surfaces.drafting import KEY_NAME, drafted, facts_of
from quorate.surfaces.drafting.answers import checked_sentences
from quorate.views import brief_view
from quorate.views.briefs import Brief

KEY = "sk-very-secret-0042"
FACTS = {
    "F1": "The team is at “Exploring options” since 4 May 2026.",
    "F2": "Othervendor plans each plant alone; 3 of 12 customers left it.",
}


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    workspace = new_workspace(tmp_path_factory.mktemp("drafting"))
    publish(workspace, brief_world(), AS_OF_AT, RUN_ID)
    held = snapshot_of(workspace)
    try:
        return brief_view(held, JOURNEY)
    finally:
        held.close()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    monkeypatch.setenv(KEY_NAME, KEY)
    with fake_model() as made:
        yield made


def settings(model: FakeModel, timeout: int = 5) -> DraftingSettings:
    return DraftingSettings(url=model.url, model="small", timeout_seconds=timeout)


@pytest.mark.parametrize(
    "answer",
    [
        "They have been exploring options since 4 May 2026 [F1].",
        "The team explores options [F1]. Othervendor plans alone, and 3 of 12 customers left [F2].",
        "Since 4 May the team is exploring; Othervendor plans plants alone. [F1][F2]",
    ],
)
def test_facts_in_other_words_come_through(answer: str) -> None:
    found = checked_sentences(answer, FACTS)
    assert all(each.facts and "[" not in each.text for each in found)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "empty"),
        ("The team explores options.", "cites no fact"),
        ("The team explores options [F1]. And it will buy.", "cites no fact"),
        ("The team explores options [F7].", r"\[F7\], which is no fact"),
        ("The team explores options [1].", "which is no fact"),
        ("The team explores options since 5 May 2026 [F1].", "'5'"),
        ("They left, 3 of 13 [F2].", "'13'"),
        ("Customers left, two of them [F2].", "'two'"),
        ("Half of the customers left [F2].", "'Half'"),
        ("Acme plans each plant alone [F2].", "'Acme'"),
        ("The team at Acme explores options [F1].", "'Acme'"),
        ("Othervendor plans each plant alone [F1].", "'Othervendor'"),
        ("The team explores options since 4 May 2026, as 3 customers did [F1].", "'3'"),
        ("[F1]", "says nothing"),
        ("They explore [F1]. " * 7, "7 sentences"),
        ("Every customer left [F2].", "'Every'"),
    ],
)
def test_whatever_is_added_is_refused(answer: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        checked_sentences(answer, FACTS)


def test_a_draft_becomes_part_of_the_brief_with_its_sources(brief: Brief, model: FakeModel) -> None:
    facts = facts_of(brief)
    mark = next(mark for mark, each in facts.items() if each.text == "Drivers are short.")
    model.text = f"As drivers are short, the team explores [{mark}][F1]."
    made = drafted(brief, settings(model))
    (sentence,) = made.drafted
    assert sentence.sources == (*facts[mark].sources, *facts["F1"].sources)
    assert sentence.is_stale
    assert "Opening, drafted by small" in brief_markdown(made)
    assert brief.drafted == ()


def test_the_model_is_asked_about_facts_and_never_about_people(brief: Brief, model: FakeModel) -> None:
    model.text = "The team explores [F1]."
    drafted(brief, settings(model))
    (asked,) = model.asked
    assert (asked["path"], asked["model"]) == ("/v1/chat/completions", "small")
    assert model.keys == [f"Bearer {KEY}"]
    sent = json.dumps(asked, ensure_ascii=False)
    assert "Drivers are short." in sent
    assert not [each.name for each in brief.attendees if each.name in sent]
    assert KEY not in sent


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ({"status": 401, "raw": f"bad key {KEY}".encode()}, "status 401"),
        ({"status": 500}, "status 500"),
        ({"status": 302, "location": "http://127.0.0.1:9/elsewhere"}, "status 302"),
        ({"raw": b"<html>"}, "not in the form"),
        ({"raw": b'{"choices": []}'}, "not in the form"),
        ({"raw": b'{"choices": [{"message": {"content": 7}}]}'}, "holds no text"),
        ({"raw": b"x" * 300_000}, "larger than"),
        ({"wait_seconds": 3.0}, "within 1 seconds"),
        ({"drip_seconds": 0.3}, "within 1 seconds"),
    ],
)
def test_a_service_that_fails_is_told_without_the_key(
    brief: Brief, model: FakeModel, trouble: dict[str, object], told: str
) -> None:
    for name, value in trouble.items():
        setattr(model, name, value)
    with pytest.raises(InputError) as caught:
        drafted(brief, settings(model, timeout=1))
    text = caught.value.describe()
    assert told in text
    assert "without a draft" in text
    assert KEY not in text + repr(caught.value.__cause__) + repr(caught.value.__context__)


def test_nobody_listens(brief: Brief) -> None:
    with pytest.raises(InputError, match="could not be reached"):
        drafted(brief, DraftingSettings(url="http://127.0.0.1:9/v1", model="small"))


def test_off_by_default(brief: Brief) -> None:
    with pytest.raises(UsageError, match="Drafting is off"):
        drafted(brief, DraftingSettings())


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ('url = "https://models.example.com/v1"\nmodel = "small"', True),
        ('url = "http://localhost:8080/v1"\nmodel = "small"', True),
        ('url = "http://models.example.com/v1"\nmodel = "small"', False),
        ('url = "https://user:secret@models.example.com/v1"\nmodel = "small"', False),
        ('url = "https://models.example.com/v1?key=secret"\nmodel = "small"', False),
        ('url = "https://models.example.com/v1"', False),
        ('key = "secret"', False),
    ],
)
def test_settings(text: str, ok: bool) -> None:
    found, problems = examine_settings(f'name = "w"\n[drafting]\n{text}\n')
    assert (found is not None, not problems) == (ok, ok)
