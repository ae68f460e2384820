"""Pages from templates: what every template may use, and what every page carries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from quorate.language import LANGUAGES, counted, language, month_text, number
from quorate.ledger.verifying import Verified
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.looking_back import Looking, last_day, looking_of
from quorate.surfaces.maps_in_force import MapsInForce
from quorate.surfaces.noticing import Unnoticed
from quorate.surfaces.snapshot_pool import PoolSeen, SnapshotPool
from quorate.surfaces.template_language import speak
from quorate.surfaces.web import formats, links
from quorate.surfaces.web.day_links import with_day
from quorate.surfaces.web.drawings.effect_ranges import effect_ranges
from quorate.surfaces.web.drawings.intervals import interval_bar, outlook_bar, role_pips
from quorate.surfaces.web.drawings.marks import mark_alone
from quorate.surfaces.web.going_to_day import without_day
from quorate.surfaces.web.key_list import KEYS
from quorate.surfaces.web.plan_words import PLAN_WORDS
from quorate.surfaces.web.static_links import StaticLinks
from quorate.surfaces.web.visit import visit
from quorate.views import reference, wording
from quorate.views.finding import FindIndexes
from quorate.views.team_ties import TIE_WORDS
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace


def environment() -> Environment:
    """The templates with their filters and functions; a name that does not exist is an error."""
    static = StaticLinks()
    made = Environment(
        loader=PackageLoader("quorate.surfaces.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speak(made)
    made.filters.update(
        figure=formats.figure_text,
        raw=formats.figure_data,
        cell=formats.cell_text,
        interval=formats.interval_text,
        points=wording.points,
        percent=wording.percent,
        money=formats.money,
        whole=formats.whole,
        hours_number=formats.hours_number,
        decimals=number,
        month=month_text,
        day=formats.day,
        short_day=formats.short_day,
        minute=formats.minute,
        ago=formats.ago,
        plain=wording.plain,
        capital=wording.capital,
        within=wording.within,
        heat=formats.heat,
    )
    made.globals.update(
        counted=counted,
        account_link=links.account_link,
        person_link=links.person_link,
        preview_link=links.preview_link,
        evidence_link=links.evidence_link,
        asset_link=links.asset_link,
        brief_link=links.brief_link,
        journey_link=links.journey_link,
        record_link=links.record_link,
        reference=reference,
        with_query=links.with_query,
        effect_ranges=effect_ranges,
        interval_bar=interval_bar,
        outlook_bar=outlook_bar,
        role_pips=role_pips,
        stance_mark=mark_alone,
        keys=KEYS,
        language=language,
        languages=LANGUAGES,
        words=_WORDS,
        static=static,
        island=static.island,
        visit=visit,
        day_address=lambda day: with_day(without_day(visit().address), day, "&"),
        paths=frozenset,  # of the application, which says them once it has its routes
    )
    return made


_WORDS = {
    "outcome": wording.OUTCOME_WORDS,
    "momentum": wording.MOMENTUM_WORDS,
    "stance": wording.STANCE_WORDS,
    "membership": wording.MEMBERSHIP_WORDS,
    "serves": wording.SERVES_WORDS,
    "basis": wording.BASIS_WORDS,
    "tie": TIE_WORDS,
    "function": PLAN_WORDS["function"],
    "channel": wording.CHANNEL_WORDS,
}


@dataclass(frozen=True)
class Site:
    """What handlers work with: the workspace, its snapshots and maps, the templates and the clock."""

    workspace: Workspace
    pool: SnapshotPool
    maps: MapsInForce
    templates: Environment
    clock: Clock
    looking: Looking | None = None
    finding: FindIndexes = field(default_factory=FindIndexes)
    unnoticed: Unnoticed = field(default_factory=Unnoticed)
    verified: Verified = field(default_factory=Verified)

    def page(self, template: str, http_status: int = 200, **context: Any) -> HTMLResponse:
        """One page; `looking` in it is the past day that is looked at, `shown_day` the day that the page is about."""
        current = self.pool.current()
        days = {"looking": self.looking, "shown_day": last_day(current) if current else None}
        text = self.templates.get_template(template).render(**{**days, **context})
        return HTMLResponse(text, status_code=http_status)


def site_of(request: Request) -> Site:
    """The site a request came to."""
    site: Site = request.app.state.site
    looking = looking_of(request)
    narrowing = principal_in(request.scope).sight.narrowing()
    if looking is None and narrowing is None:
        return site
    pool = PoolSeen(site.pool, looking.publication if looking else None, narrowing)
    return replace(site, pool=pool, looking=looking)
