"""The grid of role x stage: what content there is, who read it, what followed, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.errors import NotFound, nearest_word
from quorate.language import Words, gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.assets import AssetLine, AssetView, asset_lines, asset_view
from quorate.views.content_suggestions import ContentSuggestion, suggestions_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.warehouse.snapshots import Snapshot

ALL_OFFERINGS, NO_OFFERING = "all", "none"
FINDING_WORDS: Mapping[str, str] = Words(
    {
        "gap": "nothing that helps",
        "waste": "nobody read it",
        "works": "read, then moved on oftener",
        "thin": "too little to tell",
        "nobody": "no such member yet",
    }
)


@dataclass(frozen=True)
class Named(Answer):
    """A key with what it is called on pages."""

    key: str
    label: str


@dataclass(frozen=True)
class CoverageCell(Answer):
    """One role in one stage, for one offering or over all of them.

    Attributes
    ----------
    contents: assets for a purpose that helps in the stage, out of those that fit.
    gap_offerings: how many offerings with such members have nothing that helps there; of one offering 0 or 1.
    lift: how much oftener journeys moved on after such a member read; an association.
    finding: one of `FINDING_WORDS`; `nobody` where no journey had such a member in such a stage.
    """

    role: str
    stage: str
    contents: Figure
    reads: Figure
    readers_count: int
    journeys: Figure
    lift: Figure
    gap_offerings: int
    finding: str

    @property
    def words(self) -> str:
        """The finding in words."""
        return FINDING_WORDS[self.finding]


@dataclass(frozen=True)
class RoleRow(Answer):
    """One role's cells, in the order of stages."""

    role: Named
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class ContentGrid(Answer):
    """The grid for `offering` (an id, `all` or `none`), the catalogue's assets and what to write next."""

    stamp: Stamp
    offering: str
    offerings: tuple[Named, ...]
    stages: tuple[Named, ...]
    rows: tuple[RoleRow, ...]
    assets: tuple[AssetLine, ...]
    suggestions: tuple[ContentSuggestion, ...]


@remembered
def content_grid(snapshot: Snapshot, offering: str = ALL_OFFERINGS) -> ContentGrid:
    """The grid. Raises `NotFound` for an offering that nobody sells."""
    reader = Reader(snapshot)
    reader.need("contents")
    offerings = _offerings(reader)
    if offering not in {each.key for each in offerings}:
        near = nearest_word(offering, [word for each in offerings for word in (each.key, each.label)])
        raise NotFound(
            f"There is no offering '{offering}'." + (f" Did you mean '{near}'?" if near else ""),
            expected="the id of an offering, `all`, or `none` for journeys whose offering is not known",
        )
    stages = _labelled(reader, "map_stages", "stage", "position")
    roles = _labelled(reader, "map_roles", "role", "case when is_required then 0 else 1 end")
    cells = {(row["role"], row["stage"]): _cell(row, offering) for row in _cells(reader, offering)}
    return ContentGrid(
        stamp=stamp_of(reader),
        offering=offering,
        offerings=offerings,
        stages=stages,
        rows=tuple(
            RoleRow(
                role, tuple(cells[role.key, stage.key] for stage in stages if (role.key, stage.key) in cells)
            )
            for role in roles
        ),
        assets=asset_lines(reader),
        suggestions=suggestions_of(reader, offering),
    )


def content_view(snapshot: Snapshot, key: str | None = None) -> ContentGrid | AssetView:
    """One asset, or the grid where none is named."""
    return asset_view(snapshot, key) if key else content_grid(snapshot)


def _offerings(reader: Reader) -> tuple[Named, ...]:
    rows = reader.rows("select offering_id, name from {offerings} order by name, offering_id")
    return (
        Named(ALL_OFFERINGS, gettext("All offerings")),
        *(Named(row["offering_id"], row["name"]) for row in rows),
        Named(NO_OFFERING, gettext("Offering not known")),
    )


def _labelled(reader: Reader, table: str, key: str, order: str) -> tuple[Named, ...]:
    """Keys of all maps with a label, each once."""
    rows = reader.rows(
        f"""
        select {key} as key, min(label) as label, min({order}) as place
        from {{{table}}} group by {key} order by place, key
        """
    )
    return tuple(Named(row["key"], row["label"] or row["key"]) for row in rows)


def _cells(reader: Reader, offering: str) -> list[Row]:
    """One row per role and stage: the offering's, or all offerings' together."""
    return reader.rows(
        """
        with chosen as (
            select * from {content_coverage}
            where $1 = 'all' or coalesce(offering_id, 'none') = $1
        ),
        fitting as (
            select role, stage, count(distinct content_id) as content_count,
                count(distinct case when is_suited then content_id end) as suited_count
            from {content_fits}
            where $1 = 'all' or coalesce(nullif(offering_key, ''), 'none') = $1
            group by role, stage
        ),
        lifts as (
            select * from {content_lifts}
            where case when $1 = 'all' then scope = 'all'
                else scope = 'offering' and coalesce(offering_id, 'none') = $1 end
        )
        select c.role, c.stage,
            coalesce(any_value(f.content_count), 0) as content_count,
            coalesce(any_value(f.suited_count), 0) as suited_count,
            sum(c.reads_count) as reads_count, sum(c.readers_count) as readers_count,
            sum(c.journeys_count) as journeys_count,
            sum(case when c.finding = 'gap' then 1 else 0 end) as gap_offerings,
            sum(case when c.journeys_count > 0 then 1 else 0 end) as offerings_in_use,
            any_value(l.lift) as lift, any_value(l.lift_low) as lift_low, any_value(l.lift_high) as lift_high
        from chosen c
        left join fitting f on f.role = c.role and f.stage = c.stage
        left join lifts l on l.role = c.role and l.stage = c.stage
        group by c.role, c.stage
        """,
        offering,
    )


def _cell(row: Row, offering: str) -> CoverageCell:
    keys = (row["role"], row["stage"], offering)
    return CoverageCell(
        role=row["role"],
        stage=row["stage"],
        contents=Figure(
            row["suited_count"], "count", reference("coverage", *keys), out_of=row["content_count"]
        ),
        reads=Figure(row["reads_count"], "count", reference("coverage-reads", *keys)),
        readers_count=row["readers_count"],
        journeys=Figure(row["journeys_count"], "count", reference("coverage", *keys)),
        lift=Figure(
            row["lift"], "points", reference("content-lift", *keys), row["lift_low"], row["lift_high"]
        ),
        gap_offerings=row["gap_offerings"],
        finding=_finding(row),
    )


def _finding(row: Row) -> str:
    if not row["journeys_count"]:
        return "nobody"
    if row["gap_offerings"] == row["offerings_in_use"]:
        return "gap"
    if row["content_count"] and not row["reads_count"] and row["journeys_count"] >= 5:
        return "waste"
    return "works" if (row["lift_low"] or 0.0) > 0.0 else "thin"
