"""One account with a team worked out by hand: formed on day 100, showing on day 110, decided on day 200."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from benchmarks.truth.formations import Case, Team, figures, learn, lowest_threshold, measure

START = date(2025, 1, 1)


def on(number: int) -> date:
    return START + timedelta(days=number)


def case(*warnings: int, counts: tuple[int, ...] = ()) -> Case:
    return Case(
        first=on(0),
        last=on(400),
        purchases=((on(90), on(200)),),
        teams=(Team(on(100), on(110), on(200)),),
        counts=tuple((on(7 * week), count) for week, count in enumerate(counts)),
        warnings=tuple(on(number) for number in warnings),
        stated_rates=(0.5,) * len(warnings),
    )


@pytest.mark.parametrize(
    ("warnings", "recall", "shown_recall", "precision", "weeks"),
    [
        ((107,), 1.0, 1.0, 1.0, 1.0),
        ((99,), 0.0, 0.0, 0.0, None),
        ((156,), 1.0, 1.0, 1.0, 8.0),
        ((160,), 0.0, 1.0, 1.0, 60 / 7),
        ((180, 300), 0.0, 0.0, 0.5, 80 / 7),
        ((), 0.0, 0.0, None, None),
    ],
)
def test_what_a_warning_is_worth(
    warnings: tuple[int, ...],
    recall: float,
    shown_recall: float,
    precision: float | None,
    weeks: float | None,
) -> None:
    found = figures([case(*warnings)], lambda one: one.warnings or ())
    assert (found.recall, found.shown_recall, found.precision) == (recall, shown_recall, precision)
    assert found.weeks == (None if weeks is None else pytest.approx(weeks))


def test_quiet_quarters_are_counted_back_from_the_last_day() -> None:
    # 309-400, 218-309 are quiet; 127-218 and 36-127 hold the purchase
    quarters = case().quiet_quarters()
    assert quarters == [(on(309), on(400)), (on(218), on(309))]
    assert figures([case(300, 350, 360)], lambda one: one.warnings or ()).false_alarms == 1.0
    assert figures([case(350, 360)], lambda one: one.warnings or ()).false_alarms == 0.5


def test_a_team_that_shows_before_it_forms_may_be_found_before() -> None:
    early = replace(case(95), teams=(Team(on(100), on(92), on(200)),))
    assert figures([early], lambda one: one.warnings or ()).recall == 1.0


def test_counts_warn_when_they_rise() -> None:
    assert case(counts=(0, 4, 5, 5, 2, 6)).rises(5) == [on(14), on(35)]


def test_the_threshold_keeps_to_the_stated_rate() -> None:
    # a rise to 9 in one of the two quiet quarters, to 4 in both; to 1 there is none, it is always more
    counts = tuple({250: 9, 350: 4}.get(7 * week // 50 * 50, 1) for week in range(57))
    rates = learn([case(counts=counts)])
    assert rates == {1: 0.0, 4: 1.0, 9: 0.5, 10: 0.0}
    assert lowest_threshold(rates, 0.02) == 10
    found = measure([case(107)], rates)
    assert {each.baseline for each in found} == {"touches in eight weeks, 9 or more"}
    assert next(each for each in found if each.name.startswith("false alarms")).better == "near 0.5"


def test_what_is_not_published_is_missing() -> None:
    found = measure([replace(case(), warnings=None)], {1: 0.0})
    assert all(each.is_missing and each.note == "formations: not published by this version" for each in found)
