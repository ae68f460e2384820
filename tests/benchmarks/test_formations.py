"""One account worked out by hand: its team formed on day 100, showed on 110, spoke with us on 150, was done on 200."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from benchmarks.truth.formations import RARE_RATE, USUAL_RATE, Case, Team, figures, learn, measure
from benchmarks.truth.touch_scores import COUNT, DECAYED, Rival, TouchScore, lowest_threshold

START = date(2025, 1, 1)


def on(number: int) -> date:
    return START + timedelta(days=number)


def case(*warnings: int, touches: dict[int, int] | None = None) -> Case:
    return Case(
        first=on(0),
        last=on(400),
        purchases=((on(90), on(200)),),
        teams=(Team(on(100), on(110), on(200), on(150)),),
        touches={on(number): count for number, count in (touches or {}).items()},
        warnings=tuple(on(number) for number in warnings),
        stated_rates=(0.5,) * len(warnings),
        rare_warnings=tuple(on(number) for number in warnings[:1]),
    )


# A touch a day while the team is new, and in each of the two quiet quarters somebody who reads a lot on one day.
BUSY = case(107, touches={**dict.fromkeys(range(100, 140), 1), 230: 60, 330: 50})


@pytest.mark.parametrize(
    ("warnings", "recall", "shown_recall", "precision", "weeks", "lead"),
    [
        ((107,), 1.0, 1.0, 1.0, 1.0, 43 / 7),
        ((99,), 0.0, 0.0, 0.0, None, None),
        ((156,), 1.0, 1.0, 1.0, 8.0, None),
        ((160,), 0.0, 1.0, 1.0, 60 / 7, None),
        ((180, 300), 0.0, 0.0, 0.5, 80 / 7, None),
        ((), 0.0, 0.0, None, None, None),
    ],
)
def test_what_a_warning_is_worth(
    warnings: tuple[int, ...],
    recall: float,
    shown_recall: float,
    precision: float | None,
    weeks: float | None,
    lead: float | None,
) -> None:
    found = figures([case(*warnings)], lambda one: one.warnings or ())
    assert (found.recall, found.shown_recall, found.precision) == (recall, shown_recall, precision)
    assert found.weeks == (None if weeks is None else pytest.approx(weeks))
    assert found.before_contact == (0.0 if lead is None else 1.0)
    assert found.lead_weeks == (None if lead is None else pytest.approx(lead))


def test_a_team_that_never_spoke_or_spoke_first_has_no_lead() -> None:
    for spoken in (None, on(95)):
        one = replace(case(107), teams=(Team(on(100), on(110), on(200), spoken),))
        assert figures([one], lambda each: each.warnings or ()).before_contact is None


def test_quiet_quarters_are_counted_back_from_the_last_day() -> None:
    # 309-400, 218-309 are quiet; 127-218 and 36-127 hold the purchase
    quarters = case().quiet_quarters()
    assert quarters == [(on(309), on(400)), (on(218), on(309))]
    assert figures([case(300, 350, 360)], lambda one: one.warnings or ()).false_alarms == 1.0
    assert figures([case(350, 360)], lambda one: one.warnings or ()).false_alarms == 0.5


def test_false_alarms_of_the_first_nine_months_are_told_apart() -> None:
    # the record begins on day -56, so that quarters begun before day 217 are its first nine months'
    long = replace(case(), last=on(491))
    assert [start for start, _ in long.quiet_quarters()] == [on(400), on(309), on(218)]
    early = replace(long, purchases=((on(300), on(350)),), teams=())
    assert [start for start, _ in early.quiet_quarters()] == [on(400), on(127), on(36)]
    for day, both, first in ((130, 1 / 3, 1 / 2), (410, 1 / 3, 0.0)):
        found = figures([replace(early, warnings=(on(day),))], lambda one: one.warnings or ())
        assert (found.false_alarms, found.early_false_alarms) == (both, first)
    assert figures([long], lambda one: one.warnings or ()).early_false_alarms is None


def test_a_team_that_shows_before_it_forms_may_be_found_before() -> None:
    early = replace(case(95), teams=(Team(on(100), on(92), on(200)),))
    assert figures([early], lambda one: one.warnings or ()).recall == 1.0


def test_touches_of_eight_weeks_warn_when_they_rise() -> None:
    # the Mondays are days 5, 12, 19 and so on; day 0's five touches are 57 days old on day 61's Monday
    found = case(touches={0: 5, 70: 5, 75: 1}).rises(Rival(TouchScore(), 5.0))
    assert found == [on(5), on(75)]


def test_a_decayed_score_halves_and_a_day_adds_at_most_its_cap() -> None:
    score = TouchScore(half_life=7, cap=3)
    mondays, scores = score.on_mondays(on(0), on(20), {on(4): 9, on(11): 2})
    assert mondays == [on(5), on(12), on(19)]
    assert scores.tolist() == pytest.approx([3.0, 1.5 + 2.0, 0.75 + 1.0])


def test_the_threshold_keeps_to_the_stated_rate() -> None:
    assert lowest_threshold({1: 0.0, 4: 1.0, 9: 0.5, 10: 0.0}, 0.02) == 10
    rivals = learn([BUSY])
    assert set(rivals) == {USUAL_RATE, RARE_RATE}
    count = rivals[USUAL_RATE][COUNT]
    assert figures([BUSY], lambda one: one.rises(count)).false_alarms == 0.0
    assert count.threshold > 60.0
    assert figures([BUSY], lambda one: one.rises(count)).recall == 0.0
    # one touch a day tells the forty days from the bursts, so a capped score finds the team where the count cannot
    assert figures([BUSY], lambda one: one.rises(rivals[USUAL_RATE][DECAYED])).recall == 1.0


def test_figures_stand_beside_the_best_score_and_the_count() -> None:
    found = {each.name: each for each in measure([BUSY], learn([BUSY]))}
    recall = found["teams found within eight weeks of forming"]
    assert recall.value == recall.baseline_value == 1.0
    assert recall.baseline.startswith(DECAYED)
    assert found[f"teams found within eight weeks of forming, against {COUNT}"].baseline.startswith(COUNT)
    assert found["false alarms per quiet account-quarter"].better == "near 0.5"
    assert found[f"false alarms per quiet account-quarter, at {RARE_RATE:g}"].better == f"near {RARE_RATE:g}"


def test_what_is_not_published_is_missing() -> None:
    nothing = replace(case(), warnings=None, rare_warnings=None)
    found = measure([nothing], learn([nothing]))
    assert all(each.is_missing and each.note == "formations: not published by this version" for each in found)
