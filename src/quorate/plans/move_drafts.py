"""Which moves each journey wants, for whom and in which channel: a short list that presses nobody.

The plays of the map come first, in its order; a fallback stands in where none fits. The list takes the most
pressing occasion of each kind, then the second of each, so that one kind of want cannot crowd out the others.
Nobody is the target of two moves at once: who belongs to two journeys is asked in the one that is worth more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from quorate.plans.due_days import due_on
from quorate.plans.fallback_plays import BUYER_PLAYS, CUSTOMER_PLAYS
from quorate.plans.means import channel_for, end_of, intents_for
from quorate.plans.occasions import KINDS, occasions
from quorate.plans.situations import situations
from quorate.plans.targets import Taken, target_of
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from quorate.plans.occasions import Kind, Occasion
    from quorate.plans.situations import Row, Situation
    from quorate.plans.targets import Target
    from quorate.settings.plays import Play

MOST_MOVES = 6


def move_drafts(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per move to propose, without its content, owner and worth; `place` ranks it in its journey."""
    import pyarrow as pa

    answered: dict[str | None, dict[str, int]] = defaultdict(dict)
    for row in tables["answered_channels"].to_pylist():
        answered[row["person_id"]][row["channel"]] = row["touch_count"]
    rows = []
    taken = Taken()
    for situation in situations(tables, context.journey_maps):
        taken = taken.for_next_journey()
        listed = islice(_with_targets(_ranked(situation), situation, taken), MOST_MOVES)
        for place, (play, occasion, target) in enumerate(listed, start=1):
            ask = situation.ask(occasion.key) if occasion.kind == "criterion" else None
            channel = channel_for(
                play.channels, ask.channels if ask else (), answered.get(target.person_id, {})
            )
            row = _row(situation, play, occasion, target, context.moment.on)
            rows.append(
                {
                    **row,
                    "place": place,
                    "channel": channel,
                    "reasons": _reasons(place, play, occasion, target),
                }
            )
    return pa.Table.from_pylist(rows, schema=_schema())


def _ranked(situation: Situation) -> list[tuple[Play, Occasion]]:
    """The first play that fits each occasion, the most pressing of every kind first."""
    fallback = CUSTOMER_PLAYS if situation.facts["is_won"] else BUYER_PLAYS
    chosen: dict[tuple[Kind, str], tuple[Play, Occasion]] = {}
    for play in (*situation.map.journey_map.plays, *fallback):
        for occasion in occasions(play, situation):
            chosen.setdefault((occasion.kind, occasion.key), (play, occasion))
    of_kind: dict[Kind, list[tuple[Play, Occasion]]] = {kind: [] for kind in KINDS}
    for play, occasion in sorted(chosen.values(), key=lambda pair: pair[1].pressing):
        of_kind[occasion.kind].append((play, occasion))
    turns = max(len(pairs) for pairs in of_kind.values())
    return [of_kind[kind][turn] for turn in range(turns) for kind in KINDS if turn < len(of_kind[kind])]


def _with_targets(
    pairs: Iterable[tuple[Play, Occasion]], situation: Situation, taken: Taken
) -> Iterator[tuple[Play, Occasion, Target]]:
    for play, occasion in pairs:
        target = target_of(occasion, situation, taken)
        if target:
            taken.add(target)
            yield play, occasion, target


def _row(situation: Situation, play: Play, occasion: Occasion, target: Target, day: date) -> Row:
    facts = situation.facts
    return {
        "journey_id": facts["journey_id"],
        "person_id": target.person_id,
        "vacancy_role": target.vacancy_role,
        "role": target.role,
        "criterion_id": occasion.key if occasion.kind == "criterion" else None,
        "unmet_count": len(situation.unmet),
        "stage": facts["stage"],
        "offering_id": facts["offering_id"],
        "play": play.play,
        "audience": play.audience,
        "owner_function": play.owner,
        "due_on": due_on(
            day, target.momentum, situation.days_to_time_out, is_unhurried=occasion.is_unhurried
        ),
        "serves": end_of(play, occasion, situation),
        "wanted_intents": ",".join(intents_for(play, occasion, situation)),
    }


def _reasons(place: int, play: Play, occasion: Occasion, target: Target) -> str:
    names = ("role", "stance", "momentum", "influence")
    person = {name: target.member[name] for name in names} if target.member else None
    reasons = {
        "rank": place,
        "because": occasion.kind,
        **occasion.facts,
        "audience": play.audience,
        "person": person,
    }
    return json.dumps(reasons, sort_keys=True, ensure_ascii=False)


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {"place": pa.int64(), "unmet_count": pa.int64(), "due_on": pa.date32()}
    names = (
        "journey_id", "place", "person_id", "vacancy_role", "role", "criterion_id", "unmet_count", "stage",
        "offering_id", "play", "audience", "owner_function", "channel", "due_on", "serves", "wanted_intents",
        "reasons",
    )  # fmt: skip
    return pa.schema([(name, kinds.get(name, pa.string())) for name in names])


STEP = ArrowStep(
    "move_drafts",
    {
        "plan_journeys": ("journey_id",),
        "plan_members": ("journey_id", "place"),
        "plan_criteria": ("journey_id", "stage", "criterion_id", "kind"),
        "vacancies": ("journey_id", "role"),
        "answered_channels": ("person_id", "channel"),
    },
    move_drafts,
)
