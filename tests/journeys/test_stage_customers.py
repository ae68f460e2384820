"""What other purchases of an account say of a customer's stage."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.journeys.journey_weeks import NEVER, JourneyWeeks
from quorate.journeys.stage_customers import buying_again, usually_buying
from quorate.settings import JourneyMap, read_journey_map
from quorate.stats.ragged import Numbers

MAP = """
journey_map: small
version: 1
opens_when: {opportunity: created}
roles: {champion: {required: true}}
quorum: {role: champion, stance: supporter}
stages:
  - {stage: look}
  - {stage: use, enter_when: {opportunity: won}}
  - stage: content
    exit_when: {id: more, opportunity: {fact: open, purchase: PURCHASE}}
  - {stage: expand}
"""
WEEKS = 12


def _weeks() -> JourneyWeeks:
    """Account a wins at week 4 and opens another purchase at week 7, won at 10; b wins at 4 and buys nothing else."""
    return JourneyWeeks(
        np.array(["a1", "a2", "b1"]),
        np.array([0, WEEKS, WEEKS + 7, 2 * WEEKS + 7]),
        np.concatenate((np.arange(WEEKS), np.arange(5, WEEKS), np.arange(WEEKS))),
        np.array([0, 7, 0]),
        np.array([4, 10, 4]),
        np.array([4, 10, 4]),
        np.array(["a", "a", "b"]),
    )


def _again(weeks: JourneyWeeks, journey_map: JourneyMap) -> Numbers:
    return buying_again(weeks, journey_map, usually_buying(weeks))


@pytest.mark.parametrize("purchase", ["another", "again"])
def test_a_customer_who_buys_again_is_likelier_to_expand(purchase: str) -> None:
    found = _again(_weeks(), read_journey_map(MAP.replace("PURCHASE", purchase)))
    gains = found[:, 3] - found[:, 2]
    a, b = gains[:WEEKS], gains[WEEKS + 7 :]
    assert (found[:4] == 0.0).all()
    assert (a[4:7] < 0.0).all()
    assert (a[7:10] > 0.0).all()
    assert (a[10:] < 0.0).all()
    assert (b[4:] < 0.0).all()
    # the week it begins and the week it ends are news
    assert a[7] > 3.0 * a[8] == pytest.approx(3.0 * a[9])
    assert a[10] < 3.0 * a[11]
    assert found[:, 1] == pytest.approx(found[:, 2])


def test_a_map_that_does_not_say_who_expands_learns_nothing_from_it() -> None:
    text = MAP.replace("    exit_when: {id: more, opportunity: {fact: open, purchase: PURCHASE}}\n", "")
    assert not _again(_weeks(), read_journey_map(text)).any()


def test_without_customers_there_is_nothing_to_say() -> None:
    weeks = _weeks()
    nobody = np.full(3, NEVER)
    open_ones = JourneyWeeks(
        weeks.journeys, weeks.starts, weeks.numbers, weeks.opened, nobody, nobody, weeks.accounts
    )
    assert not _again(open_ones, read_journey_map(MAP.replace("PURCHASE", "another"))).any()
