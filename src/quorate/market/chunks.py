"""Makes a market's companies chunk by chunk, in any process; each chunk is left in the scratch directory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quorate.market.frame import Frame, Settings
from quorate.market.observation.company import Systems
from quorate.market.observation.crm.deal_desk import RENEWAL
from quorate.market.observation.crm.desk import CrmDesk
from quorate.market.observation.crm.shared import SharedRecords, make_shared
from quorate.market.observation.effect_totals import EffectTotals
from quorate.market.observation.machines import MachineNotes
from quorate.market.observation.truth import effect_rows, tell_truth
from quorate.market.observation.webinars import open_webinars
from quorate.market.pool import Pool
from quorate.market.scenarios import SCENARIOS
from quorate.market.world.marketing_plan import plan_programme
from quorate.market.world.purchases.effects import Effect, effects_of, is_counted
from quorate.market.world.simulation import Years
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import hire_staff
from quorate.market.writers.calendar import CalendarWriter
from quorate.market.writers.crm import crm_writer
from quorate.market.writers.mail import MailWriter
from quorate.market.writers.marketo import MarketoWriter
from quorate.market.writers.plain_files import PlainWriter
from quorate.market.writers.record_ids import RecordIds
from quorate.market.writers.segment import SegmentWriter
from quorate.market.writers.sorted_files import SortedFiles
from quorate.market.writers.spills import Spill
from quorate.market.writers.truth import TruthWriter

COMPANY_DAYS_PER_CHUNK = 36_000
"""A chunk's companies times its recorded days: what one holds in memory is the same however long the market."""

_FEWEST_COMPANIES, _MOST_COMPANIES = 8, 64

_CHUNKS_AHEAD = 2
"""Chunks under way per process: one being made and one waiting, so that no process waits for work."""

Seen = Callable[[CrmDesk], bool]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a chunk of companies left: spills of lines, a directory of truth rows, and what brought what about."""

    companies: int
    spills: list[Spill]
    truth: Path
    effects: EffectTotals


@dataclass(frozen=True, slots=True)
class Ground:
    """What all companies of a market share; each process makes its own, and all are equal."""

    market: Market
    record_ids: RecordIds
    shared: SharedRecords


@lru_cache(maxsize=1)
def ground_of(settings: Settings) -> Ground:
    """The ground on which the companies of this market stand."""
    frame = Frame.of(settings)
    staff = hire_staff(settings.seed, settings.accounts)
    programme = plan_programme(settings.seed, frame, staff, settings.conditions.marketing_kinds)
    record_ids = RecordIds(settings.seed)
    return Ground(
        Market(settings.seed, frame, staff, programme, settings.conditions),
        record_ids,
        make_shared(record_ids, staff, programme),
    )


def companies_per_chunk(days: int) -> int:
    """An even number: a subsidiary has an odd one and refers to the company before it, in the same chunk."""
    wanted = COMPANY_DAYS_PER_CHUNK // days
    return max(_FEWEST_COMPANIES, min(_MOST_COMPANIES, wanted)) // 2 * 2


def make_chunks(
    settings: Settings, scratch: Path, pool: Pool | None, progress: Callable[[float], None]
) -> Iterator[Chunk]:
    """All chunks of a market, in order.

    Parameters
    ----------
    scratch: an empty directory, where the chunks are left.
    pool: makes chunks at the same time; None makes one after the other in this process.
    progress: called with the share of companies done, after each company or, with a pool, each chunk.
    """
    step = companies_per_chunk(settings.days)
    chunks = [
        range(start, min(start + step, settings.accounts)) for start in range(0, settings.accounts, step)
    ]
    if pool is None:
        return _one_by_one(settings, scratch, chunks, progress)
    return _at_once(settings, scratch, chunks, pool, progress)


def _one_by_one(
    settings: Settings, scratch: Path, chunks: list[range], progress: Callable[[float], None]
) -> Iterator[Chunk]:
    """Make chunks in this process, and end early where the scenario says so."""
    most_closed = SCENARIOS[settings.scenario].closed_deals
    closed = made = 0

    def is_enough(desk: CrmDesk) -> bool:
        nonlocal closed, made
        made += 1
        closed += sum(deal.is_closed and deal.kind != RENEWAL for deal in desk.deals.deals)
        progress(made / settings.accounts)
        return is_full()

    def is_full() -> bool:
        return most_closed is not None and closed >= most_closed

    for indices in chunks:
        yield make_chunk(settings, scratch, indices, is_enough)
        if is_full():
            return


def _at_once(
    settings: Settings,
    scratch: Path,
    chunks: list[range],
    pool: Pool,
    progress: Callable[[float], None],
) -> Iterator[Chunk]:
    """Make chunks in a pool, few enough ahead that none waits long with its results."""
    waiting = deque(chunks)
    running: deque[Future[Chunk]] = deque()
    made = 0
    while waiting or running:
        while waiting and len(running) < _CHUNKS_AHEAD * pool.workers:
            running.append(pool.executor.submit(make_chunk, settings, scratch, waiting.popleft()))
        chunk = running.popleft().result()
        made += chunk.companies
        progress(made / settings.accounts)
        yield chunk


def make_chunk(settings: Settings, scratch: Path, indices: range, is_enough: Seen | None = None) -> Chunk:
    """Make some companies, up to the first after which `is_enough` says so."""
    ground = ground_of(settings)
    files = SortedFiles(scratch, f"companies-{indices.start:07d}")
    plain = PlainWriter(files)
    crm = crm_writer(settings.crm, files, ground.shared.campaign_names)
    systems = Systems(
        crm,
        SegmentWriter(files),
        plain,
        CalendarWriter(files),
        MailWriter(files),
        MarketoWriter(files) if settings.marketing == "marketo" else None,
        ground.shared,
        ground.record_ids,
    )
    open_webinars(ground.market, plain)
    made: list[CompanyLife] = []
    years = Years(ground.market, indices)
    with TruthWriter(scratch / f"truth-{indices.start:07d}") as truth:
        for life in years.live():
            notes = MachineNotes()
            desk = systems.see(life, notes)
            tell_truth(life, desk, truth)
            truth.add("machine_events", [{"message_id": key, "kind": kind} for key, kind in notes.rows])
            life.acts.clear()
            made.append(life)
            if is_enough is not None and is_enough(desk):
                break
        totals = _tell_effects(years, made, truth)
    crm.finish()
    return Chunk(len(made), files.close(), truth.directory, totals)


def _tell_effects(years: Years, lives: list[CompanyLife], truth: TruthWriter) -> EffectTotals:
    """Write what everything brought about at these companies, and add it up."""
    market = years.market
    effects = effects_of(years.entries, market.programme, market.frame, years.calendar)
    by_company: dict[int, list[Effect]] = {}
    for effect in effects:
        by_company.setdefault(effect.journey.company.index, []).append(effect)
    totals = EffectTotals()
    for life in lives:
        found = by_company.get(life.company.index, [])
        counted = [journey for journey in life.journeys if is_counted(journey, market.frame)]
        totals.add_company(counted, found)
        truth.add("journey_effects", effect_rows(found))
    return totals
