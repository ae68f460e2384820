"""Sentences by their English ones: filled in, in their plural forms, and in the language of whoever is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import Environment

from quorate.language import (
    LANGUAGES,
    Words,
    best_language,
    counted,
    gettext,
    language,
    language_named,
    ngettext,
    pgettext,
    speaking,
    translated,
)
from quorate.surfaces.template_language import speak

GERMAN = LANGUAGES["de"]


@pytest.fixture
def in_german() -> Iterator[None]:
    """Everything inside is said in German."""
    with speaking(GERMAN):
        yield


def test_it_is_english_where_nobody_said_another_language() -> None:
    assert language().code == "en"
    assert gettext("Settings") == "Settings"
    assert gettext("{part} of {all}", part="2", all="3") == "2 of 3"


@pytest.mark.usefixtures("in_german")
def test_a_sentence_is_filled_in_after_it_was_translated() -> None:
    assert gettext("{part} of {all}", part="2", all="3") == "2 von 3"
    assert ngettext("{count} day", "{count} days", 1) == "1 Tag"
    assert counted(1234, "day") == "1.234 Tage"
    assert translated("Settings") == "Einstellungen"


@pytest.mark.usefixtures("in_german")
def test_what_no_catalogue_has_stays_as_it_is() -> None:
    assert gettext("{name} is in no catalogue", name="{x}") == "{x} is in no catalogue"
    assert pgettext("of nothing", "Settings") == "Settings"


def test_a_closed_list_speaks_when_it_is_read() -> None:
    words = Words({"won": "won", 1: "lost"})
    assert (words["won"], words.get("none"), len(words), list(words)) == ("won", None, 2, ["won", 1])
    with speaking(GERMAN):
        assert dict(words) == {"won": "gewonnen", 1: "verloren"}
    assert words["won"] == "won"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr, en-GB;q=0.8, de;q=0.7", "en"),
        ("en;q=0.2, DE;q=0.3", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("de;q=0", None),
        ("fr,*;q=0.5", None),
        ("de;q=much", None),
        ("", None),
        (";;,=,q", None),
    ],
)
def test_what_a_browser_likes_best(accepted: str, code: str | None) -> None:
    assert best_language(accepted) == language_named(code)


def test_templates_speak_and_escape_what_is_filled_in() -> None:
    templates = Environment(autoescape=True)
    speak(templates)
    text = templates.from_string(
        '{{ _("Settings") }}|{% trans name=name %}You write as <strong>{{ name }}</strong>.{% endtrans %}|'
        "{% trans count=count, written=2 %}{{ count }} setting, {{ written }} written"
        "{% pluralize %}{{ count }} settings, {{ written }} written{% endtrans %}"
    )
    assert text.render(name="<b>", count=1) == (
        "Settings|You write as <strong>&lt;b&gt;</strong>.|1 setting, 2 written"
    )
    with speaking(GERMAN):
        assert text.render(name="<b>", count=1234) == (
            "Einstellungen|Sie schreiben als <strong>&lt;b&gt;</strong>.|1.234 Einstellungen, 2 festgelegt"
        )


def test_nothing_is_said_as_nothing(in_german: None) -> None:
    """The empty sentence is the head of a catalogue, which nobody wants to read."""
    assert gettext("") == translated("") == Words({"none": ""})["none"] == ""
