"""How likely a team in each stage already has a shortlist.

Nobody has published this by stage. Two published figures are joined by a curve: 94 % of teams have ranked a
shortlist before sellers engage (6sense, Buyer Experience Report 2025), and sellers engage when about 60 % of
the way is behind the team (57 % CEB 2012; later surveys up to 70 %). At the very start one team in twenty is
taken to bring a shortlist along (own judgement).

    ln(p / (1 - p)) = ln(0.05 / 0.95) + x / 0.6 * (ln(0.94 / 0.06) - ln(0.05 / 0.95))

x is the share of the stages before the purchase that lie behind the middle of the stage; it is 1 after the
purchase. It is a prior for a trend over many journeys, and says next to nothing about a single one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyarrow as pa

from quorate.settings.purchase_stages import purchase_stages
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

AT_THE_START = 0.05
AT_FIRST_CONTACT = 0.94
WAY_AT_FIRST_CONTACT = 0.60

SCHEMA = pa.schema(
    [("journey_map", pa.string()), ("stage", pa.string()), ("shortlist_probability", pa.float64())]
)


def shortlist_chances(_tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per stage of each map."""
    stages = context.journey_map.stages
    before = len(purchase_stages(context.journey_map))
    ways = (min((place + 0.5) / before, 1.0) for place in range(len(stages)))
    chances = [round(chance_of_a_shortlist(way), 9) for way in ways]
    names = [context.journey_map.journey_map] * len(stages)
    return pa.table([names, [stage.stage for stage in stages], chances], schema=SCHEMA)


STEP = ArrowStep("shortlist_chances", {}, for_each_map(shortlist_chances))


def chance_of_a_shortlist(way: float) -> float:
    """Probability that a shortlist stands when the share `way` (0 to 1) of the purchase process is over."""
    start, contact = _logit(AT_THE_START), _logit(AT_FIRST_CONTACT)
    return 1.0 / (1.0 + math.exp(-(start + way / WAY_AT_FIRST_CONTACT * (contact - start))))


def _logit(probability: float) -> float:
    return math.log(probability / (1.0 - probability))
