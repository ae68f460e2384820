"""Made-up journeys for the speed of attribution: plain paths of channels, and the tables that the steps read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

# No name is part of another: one of the peers takes a channel for present where its name is part of one that is.
CHANNELS = (
    "pages", "email", "webinar", "event", "social", "ad", "review_site", "search", "meeting", "call", "chat", "product",
)  # fmt: skip
_DAY = 86_400_000_000
_START = 1_672_531_200_000_000  # 1 January 2023


@dataclass(frozen=True)
class Journeys:
    """Touches end to end: `channel` of each, `starts` of the journeys, and whether each converted."""

    channel: NDArray[np.int64]
    starts: NDArray[np.int64]
    converted: NDArray[np.int64]


def journeys(count: int, touches: int, seed: int = 5) -> Journeys:
    """`count` journeys of `touches` touches on average, some channels commoner than others, one in five converting."""
    chance = np.random.default_rng(seed)
    lengths = 1 + chance.poisson(touches / count - 1, count)
    weights = 1.0 / np.arange(1, len(CHANNELS) + 1)
    channel = chance.choice(len(CHANNELS), size=int(lengths.sum()), p=weights / weights.sum())
    # whoever was in a channel is likelier to come back to it
    stays = chance.random(len(channel)) < 0.3
    stays[0] = False
    channel[stays] = channel[np.flatnonzero(stays) - 1]
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return Journeys(channel.astype(np.int64), starts, (chance.random(count) < 0.2).astype(np.int64))


def as_paths(found: Journeys) -> pa.Table:
    """One text per journey, as the peers read them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pa.DictionaryArray.from_arrays(pa.array(found.channel, pa.int32()), pa.array(CHANNELS))
    lists = pa.ListArray.from_arrays(pa.array(found.starts, pa.int32()), names.cast(pa.string()))
    return pa.table({"path": pc.binary_join(lists, " > "), "converted": found.converted})


def step_tables(count: int, touches: int, seed: int = 7) -> dict[str, pa.Table]:
    """What the steps from credit paths to contributions read: journeys of a year with stages, deals and touches."""
    import pyarrow as pa

    chance = np.random.default_rng(seed)
    found = journeys(count, touches, seed)
    lengths = np.diff(found.starts)
    journey = np.repeat(np.arange(count), lengths)
    opened = _START + chance.integers(0, 700, count) * _DAY
    moment = np.sort(chance.random(len(journey)))
    moment = moment[np.lexsort((moment, journey))]
    occurred = opened[journey] + (moment * 360 * _DAY).astype(np.int64)
    closed = opened + 365 * _DAY
    names = np.char.add("j", np.arange(count).astype(str))
    accounts = np.char.add("a", (np.arange(count) % (count // 2 + 1)).astype(str))
    won = found.converted.astype(bool)
    time = pa.timestamp("us")

    def picked(prefix: str, size: int, empty: float) -> pa.Array:
        words = pa.array([f"{prefix}{number}" for number in range(size)])
        numbers = pa.array(
            chance.integers(0, size, len(journey)).astype(np.int32), mask=chance.random(len(journey)) < empty
        )
        return pa.DictionaryArray.from_arrays(numbers, words).cast(pa.string())

    functions = pa.array(["marketing", "sales", "success"])
    touch_functions = pa.table(
        {
            "journey_id": pa.array(names).take(pa.array(journey)),
            "touch_id": pa.array(np.char.add("t", np.arange(len(journey)).astype(str))),
            "occurred_at": pa.array(occurred, time),
            "credited_channel": pa.array(CHANNELS).take(pa.array(found.channel)),
            "campaign_id": picked("campaign_", 200, 0.6),
            "content_id": picked("asset_", 400, 0.5),
            "our_function": functions.take(pa.array(found.channel % 3)),
            "is_buyers_doing": pa.array(np.ones(len(journey), dtype=bool)),
        }
    )
    deals = pa.table(
        {
            "journey_id": names,
            "opportunity_id": np.char.add("o", np.arange(count).astype(str)),
            "created_at": pa.array(opened + 180 * _DAY, time),
            "closed_at": pa.array(closed, time, mask=~won),
            "outcome": pa.array(np.where(won, "won", "open")),
            "is_renewal": pa.array(np.zeros(count, dtype=bool)),
        }
    )
    return {
        "touch_functions": touch_functions,
        "journeys": pa.table(
            {
                "journey_id": names,
                "account_id": accounts,
                "outcome": pa.array(np.where(won, "won", "open")),
                "closed_at": pa.array(closed, time, mask=~won),
            }
        ),
        "journey_values": pa.table(
            {
                "journey_id": names,
                "currency": pa.array(np.where(np.arange(count) % 3 == 0, "USD", "EUR")),
                "value_amount": chance.integers(1, 10**6, count) / 7.0,
                "won_amount": pa.array(chance.integers(1, 10**6, count) / 7.0, mask=~won),
            }
        ),
        "journey_deals": deals,
        "opportunities": pa.table(
            {
                "opportunity_id": deals["opportunity_id"],
                "currency": pa.array(["EUR"] * count),
                "amount": pa.array(np.ones(count)),
            }
        ),
        "stage_stays": _stays(names, opened, closed, won),
        "spend": pa.table(
            {
                "spent_on": pa.array(np.repeat(19_400, len(CHANNELS)).astype(np.int32), pa.int32()).cast(
                    pa.date32()
                ),
                "channel": pa.array(CHANNELS),
                "campaign_id": pa.array([None] * len(CHANNELS), pa.string()),
                "amount": pa.array(np.full(len(CHANNELS), 1e6)),
                "currency": pa.array(["EUR"] * len(CHANNELS)),
            }
        ),
    }


def _stays(
    names: NDArray[np.str_], opened: NDArray[np.int64], closed: NDArray[np.int64], won: NDArray[np.bool_]
) -> pa.Table:
    """Four stages of a quarter of a year each; of journeys that were not won the last stay lasts."""
    import pyarrow as pa

    stages = ("explore", "define", "select", "decide")
    count, time, parts = len(names), pa.timestamp("us"), []
    for place, stage in enumerate(stages):
        is_last = place == len(stages) - 1
        fate = np.where(won, "advanced", "open") if is_last else np.full(count, "advanced")
        ends = closed if is_last else opened + (place + 1) * 90 * _DAY
        parts.append(
            pa.table(
                {
                    "journey_id": names,
                    "stage": pa.array([stage] * count),
                    "next_stage": pa.array([None if is_last else stages[place + 1]] * count, pa.string()),
                    "place": pa.array(np.full(count, place + 1)),
                    "entered_at": pa.array(opened + place * 90 * _DAY, time),
                    "ended_at": pa.array(ends, time, mask=(fate == "open")),
                    "fate": pa.array(fate.tolist(), pa.string()),
                }
            )
        )
    return pa.concat_tables(parts)
