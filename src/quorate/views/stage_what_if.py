"""What a journey's stages would be if colleagues had said something they have not: asked and answered on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.journeys.criteria_status import criteria_status
from quorate.journeys.evidence import INPUTS
from quorate.journeys.stage_moves import stage_moves
from quorate.settings import JourneyMap, default_settings
from quorate.views.answers import Answer
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.steps import Context, Moment

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Supposed:
    """A statement supposed to be made: about a stage or a criterion, by a colleague of some function.

    Raises `UsageError` for another subject: nothing else moves a stage.
    """

    subject: str
    value: str
    author_function: str = "sales"

    def __post_init__(self) -> None:
        """Words that would silently change nothing are refused."""
        if self.subject not in ("stage", "criterion"):
            raise UsageError(f"A word about '{self.subject}' moves no stage.", expected="stage or criterion")


@dataclass(frozen=True)
class StageWhatIf(Answer):
    """Where the journey stands now and would stand then, and which criteria would be met that are not."""

    journey_id: str
    stage_now: str
    stage_then: str
    criteria_met_then: tuple[str, ...]


def stage_what_if(
    snapshot: Snapshot, maps: Sequence[JourneyMap], journey_id: str, supposed: Sequence[Supposed]
) -> StageWhatIf:
    """The journey's stage and criteria with statements supposed to be made at the end of the day looked at.

    Only this journey is read and walked anew; nothing is written. Raises `NotFound` for an unknown journey.
    """
    reader = Reader(snapshot)
    reader.need(*INPUTS)
    tables = _of_journey(snapshot, journey_id)
    if not tables["journeys"].num_rows:
        raise NotFound(f"There is no journey '{journey_id}'.", where=f"run {reader.publication.run_id}")
    _require_known(maps, tables["journeys"]["journey_map"][0].as_py(), supposed)
    context = Context(Moment(reader.as_of_on), default_settings(), tuple(maps))
    now = _walked(tables, context)
    told = _with_statements(tables, journey_id, supposed, reader.known_before - timedelta(microseconds=1))
    then = _walked(told, context)
    return StageWhatIf(journey_id, now[0], then[0], tuple(sorted(then[1] - now[1])))


def _require_known(maps: Sequence[JourneyMap], name: str, supposed: Sequence[Supposed]) -> None:
    """The journey's map must have what is supposed."""
    followed = next(each for each in maps if each.journey_map == name)
    known = {
        "stage": [stage.stage for stage in followed.stages],
        "criterion": [criterion.criterion_id for criterion in followed.criteria()],
    }
    for each in supposed:
        if each.value not in known[each.subject]:
            near = nearest_word(each.value, known[each.subject])
            raise UsageError(
                f"The map {name} has no {each.subject} '{each.value}'."
                + (f" Did you mean '{near}'?" if near else ""),
                expected=f"one of {', '.join(known[each.subject])}",
            )


def _of_journey(snapshot: Snapshot, journey_id: str) -> dict[str, pa.Table]:
    quoted = journey_id.replace("'", "''")
    found = {}
    for name, order in INPUTS.items():
        only = f" where journey_id = '{quoted}'" if "journey_id" in order else ""
        found[name] = snapshot.table(f"select * from {name}{only} order by {', '.join(order)}")
    return found


def _walked(tables: dict[str, pa.Table], context: Context) -> tuple[str, frozenset[str]]:
    """The stage the journey is in, and the criteria it meets."""
    moves = stage_moves(tables, context)
    status = criteria_status({**tables, "stage_moves": moves}, context).to_pylist()
    stages = moves["stage"].to_pylist()
    return stages[-1], frozenset(row["criterion_id"] for row in status if row["is_met"])


def _with_statements(
    tables: dict[str, pa.Table], journey_id: str, supposed: Sequence[Supposed], at: datetime
) -> dict[str, pa.Table]:
    import pyarrow as pa

    held = tables["journey_statements"]
    rows: list[Row] = [
        {
            "journey_id": journey_id,
            "statement_id": f"supposed:{place}",
            "stated_at": at,
            "author_function": each.author_function,
            "subject": each.subject,
            "value": each.value,
        }
        for place, each in enumerate(supposed)
    ]
    said = pa.concat_tables([held, pa.Table.from_pylist(rows, schema=held.schema)])
    return {**tables, "journey_statements": said}
