from __future__ import annotations

import pytest
from benchmarks.truth.contributions import Case, measure, pooled_truth, published_shares


def case(last: dict[str, float], linear: dict[str, float], added: dict[str, float], *idle: str) -> Case:
    return Case({"last": last, "linear": linear}, added, frozenset(idle), 20, None)


MARKETS = [
    case({"web": 1.0}, {"web": 0.5, "search": 0.5}, {"web": 6.0, "email": -1.0, "search": 0.0}, "search"),
    case({"web": 1.0}, {"email": 1.0}, {"web": 2.0, "email": 3.0, "search": 0.0}, "search", "email"),
]


def test_what_channels_added_over_all_markets() -> None:
    truth = pooled_truth(MARKETS)
    assert truth.shares == {"web": 0.8, "email": 0.2, "search": 0.0}
    assert truth.added_share == 0.25
    # e-mail made no difference in one market only
    assert truth.without_effect == {"search"}


def test_errors_by_hand() -> None:
    found = {each.name: each for each in measure(MARKETS, None)}
    # linear over both: web .25, search .25, email .5 against .8, 0, .2
    assert found["share error, linear"].value == pytest.approx(0.55)
    assert found["share error, linear"].baseline_value == pytest.approx(0.2)
    assert found["credit to channels without effect, linear"].value == pytest.approx(0.25)
    assert found["share error, markov"].note == "model markov: not published by this version"
    assert found["share of wins that channels added, error"].baseline_value == pytest.approx(0.75)


def test_nothing_to_divide_is_no_failure() -> None:
    found = {
        each.name: each for each in measure([case({"web": 1.0}, {"web": 1.0}, {"web": 0.0}, "web")], None)
    }
    assert found["share error, linear"].value is None
    assert not any(each.is_missing for each in found.values())
    assert found["share error, linear"].note == "no channel added a win in these markets"


def test_shares_leave_out_what_nothing_preceded() -> None:
    rows = [
        {"value_key": "web", "share": 0.2},
        {"value_key": "web", "share": 0.1},
        {"value_key": "email", "share": 0.1},
        {"value_key": "none", "share": 0.6},
    ]
    assert published_shares(rows) == pytest.approx({"web": 0.75, "email": 0.25})
    assert published_shares([]) == {}


def test_effects_and_totals_are_held_against_the_truth() -> None:
    told = Case(
        {"last": {"web": 1.0}},
        {"web": 8.0, "email": 4.0, "search": 0.0},
        frozenset(["search"]),
        20,
        None,
        {"web": (0.3, 0.1, 0.5), "search": (0.1, 0.05, 0.15)},
        1.5,
    )
    found = {each.name: each for each in measure([told], None)}
    # off by -.1 (web), -.2 (e-mail, not told of) and .1 (search); the last touch by .6, -.2 and 0
    error = found["error per channel, share of wins missing without it"]
    assert error.value == pytest.approx((0.06 / 3) ** 0.5)
    assert error.baseline_value == pytest.approx((0.4 / 3) ** 0.5)
    assert found["intervals of channels without effect that leave out zero"].value == 1.0
    assert found["total from the universal holdout, in its standard errors"].value == 1.5
