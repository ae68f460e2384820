"""What became of the purchases in a week: opportunities opened, stages entered, members who joined."""

from __future__ import annotations

from quorate.market.calendars import HOUR, moment
from quorate.market.world.purchases.runs import NEVER
from quorate.market.world.purchases.telling.scene import Scene
from quorate.market.world.stages import STAGES


def tell_news(scene: Scene) -> None:
    """Carry over into the journeys what the week changed in the runs."""
    for run in scene.happened.opened:
        life, journey = scene.of_run[run]
        stream = life.streams.selling
        at = moment(stream, scene.monday + stream.below(5), 0.0)
        journey.opportunity_at = max(at, (journey.first_two_way_at or at) + HOUR)
    for run, stage, day in scene.happened.entered:
        scene.of_run[run].journey.move_to(STAGES[stage], day)
    joined = scene.runs.joined.tolist()
    for run, (_, journey) in enumerate(scene.of_run):
        journey.is_shortlisted = bool(scene.runs.is_shortlisted[run])
        for member, day in zip(journey.members, joined[run], strict=False):
            member.joined_day = int(day) if day < NEVER else None
