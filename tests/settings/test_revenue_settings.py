from __future__ import annotations

import pytest

from quorate.settings.revenue_settings import DEMAND_CAPTURE, Capture, capture_of
from quorate.settings.scalar_shapes import phrase_pattern
from quorate.settings.settings_file import default_settings, examine_settings


@pytest.mark.parametrize(
    ("text", "capture"),
    [
        ("search", Capture("search")),
        ("web: requested_demo", Capture("web", "requested_demo")),
        ("web:requested_demo", Capture("web", "requested_demo")),
        ("ad: campaign re target*", Capture("ad", None, phrase_pattern("re target*"))),
        ("any: campaign brand", Capture(None, None, phrase_pattern("brand"))),
    ],
)
def test_declarations_are_read(text: str, capture: Capture) -> None:
    assert capture_of(text) == capture


def test_defaults_are_declarations_like_any_other() -> None:
    written = ", ".join(f'"{text}"' for text in DEMAND_CAPTURE)
    settings, problems = examine_settings(f'name = "a"\n[revenue]\ndemand_capture = [{written}]')
    assert problems == ()
    assert settings is not None
    assert settings.captures == default_settings().captures


@pytest.mark.parametrize(
    ("declared", "code", "nearest"),
    [
        ("serch", "unknown_word", "search"),
        ("web: requested_demos", "unknown_word", "requested_demo"),
        ("search: requested_demo", "unknown_word", None),
        ("any", "unknown_word", None),
        ('search", "none', "unknown_word", None),
        ("any: viewed", "unknown_word", None),
        ("ad: campaign", "unknown_word", None),
        ("web: none", "unknown_word", None),
        ("ad: campaign *", "bad_text", None),
        ("ad | search", "bad_text", None),
    ],
)
def test_mistakes_are_told_where_they_stand(declared: str, code: str, nearest: str | None) -> None:
    settings, problems = examine_settings(f'name = "a"\n\n[revenue]\ndemand_capture = ["{declared}"]')
    assert settings is None
    (problem,) = problems
    assert (problem.code, problem.line) == (code, 4)
    assert problem.nearest == nearest


def test_the_older_key_adds_whole_channels() -> None:
    settings, _ = examine_settings('name = "a"\ndemand_capture_channels = ["partner"]')
    assert settings is not None
    assert Capture("partner") in settings.captures
    assert Capture("search") in settings.captures
