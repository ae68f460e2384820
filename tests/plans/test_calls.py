"""Which plays answer an occasion."""

from __future__ import annotations

from dataclasses import replace

from tests.plans.worked import MAP, placed, situation, unmet, vacancy

from quorate.plans.calls import calls
from quorate.plans.map_index import MapIndex
from quorate.settings import Play, PlayTrigger

ANY = Play(play="answer", when=PlayTrigger(unmet_criteria=("any",)), owner="both")
ONE = Play(play="compare_with_them", when=PlayTrigger(unmet_criteria=("compared",)), owner="both")
OTHER = Play(play="compare_again", when=PlayTrigger(unmet_criteria=("compared",)), owner="both")


def _called(*plays: Play) -> dict[str, tuple[str, ...]]:
    where = situation(criteria=[unmet("compared"), unmet("budget_named")])
    where = replace(where, map=MapIndex(replace(MAP, plays=plays)))
    return {call.occasion.key: tuple(play.play for play in call.plays) for call in calls(where)}


def test_a_play_for_one_criterion_comes_before_one_for_any() -> None:
    assert _called(ANY, ONE, OTHER) == {
        "compared": ("compare_with_them", "compare_again", "answer"),
        "budget_named": ("answer",),
    }


def test_a_fallback_only_where_nothing_of_the_map_fits() -> None:
    assert _called(ONE) == {"compared": ("compare_with_them",), "budget_named": ("meet_the_criterion",)}


def test_no_kind_of_want_crowds_out_the_others() -> None:
    where = situation(
        members=[
            placed(name, momentum="quiet", influence=weight) for name, weight in (("ann", 0.9), ("ben", 0.8))
        ],
        criteria=[unmet("compared"), unmet("budget_named")],
        vacancies=[vacancy("champion")],
        dispersion=0.9,
        support=0.0,
    )
    assert [(call.occasion.kind, call.occasion.key) for call in calls(where)] == [
        ("criterion", "compared"), ("vacancy", "champion"), ("agreement", ""), ("member", "ann"),
        ("criterion", "budget_named"), ("member", "ben"),
    ]  # fmt: skip
