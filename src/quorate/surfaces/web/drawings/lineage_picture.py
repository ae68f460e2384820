"""Where tables come from: the stages as a river with arcs to what each reads, and one table between its neighbours."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from quorate.language import gettext, ngettext
from quorate.surfaces.web.drawings.lettering import shortened
from quorate.surfaces.web.drawings.svg import drawing_told, link, tag
from quorate.views.lineage import Lineage, LineageStage, LineageTable

_ROW, _LEFT, _TOP, _WIDTH = 46.0, 132.0, 24.0, 400.0
_BOX_WIDTH, _BOX_HEIGHT, _BOX_GAP, _COLUMN_GAP = 200.0, 38.0, 8.0, 56.0
_LONGEST_NAME = 27
Link = Callable[[str], str]


def stage_river(lineage: Lineage, name_of: Callable[[str], str], link_to: Link) -> Markup:
    """The stages from top to bottom, each with what it makes; an arc leads from a stage to every one that reads it."""
    at = {stage.name: _TOP + number * _ROW for number, stage in enumerate(lineage.stages)}
    arcs = [
        tag("path", d=_arc(at[read], at[stage.name]), class_="lineage-arc")
        for stage in lineage.stages
        for read in stage.reads
    ]
    stages = [
        _stage(stage, at[stage.name], name_of(stage.name), link_to(stage.name)) for stage in lineage.stages
    ]
    told = " ".join(
        gettext(
            "{stage} reads {others}.",
            stage=name_of(stage.name),
            others=", ".join(name_of(each) for each in stage.reads),
        )
        for stage in lineage.stages
        if stage.reads
    )
    height = _TOP * 2 + max(len(lineage.stages) - 1, 0) * _ROW
    return drawing_told(
        "lineage", gettext("Which stage reads which"), told, _WIDTH, height, arcs, stages, class_="lineage"
    )


def table_neighbours(table: LineageTable, counts: Callable[[str], str], link_to: Link) -> Markup:
    """What a table is made from on its left, itself, and what is made from it on its right."""
    columns = (table.reads, (table.table,), table.readers)
    most = max(len(column) for column in columns)
    height = most * (_BOX_HEIGHT + _BOX_GAP) + _BOX_GAP
    middle = height / 2
    boxes, lines = [], []
    for number, names in enumerate(columns):
        x = number * (_BOX_WIDTH + _COLUMN_GAP)
        begin = middle - (len(names) * (_BOX_HEIGHT + _BOX_GAP) - _BOX_GAP) / 2
        for place, name in enumerate(names):
            y = begin + place * (_BOX_HEIGHT + _BOX_GAP)
            boxes.append(_box(x, y, name, counts(name), link_to(name), is_here=number == 1))
            if number != 1:
                lines.append(_line(x, y + _BOX_HEIGHT / 2, middle, is_before=number == 0))
    told = gettext(
        "{table} is made from {inputs}. Made from it: {outputs}.",
        table=table.table,
        inputs=", ".join(table.reads) or gettext("nothing before it"),
        outputs=", ".join(table.readers) or gettext("nothing"),
    )
    width = 3 * _BOX_WIDTH + 2 * _COLUMN_GAP
    return drawing_told(
        "neighbours", gettext("What this table is made from, and what is made from it"), told, width, height,
        lines, boxes, class_="lineage",
    )  # fmt: skip


def _arc(top: float, bottom: float) -> str:
    """From a stage down to one that reads it, bowed to the left; the farther, the wider, within the margin."""
    reach = min(18.0 + (bottom - top) * 0.34, _LEFT - 10.0)
    return (
        f"M{_LEFT:.1f} {top:.1f} C{_LEFT - reach:.1f} {top:.1f} {_LEFT - reach:.1f} {bottom:.1f} "
        f"{_LEFT:.1f} {bottom:.1f}"
    )


def _stage(stage: LineageStage, y: float, name: str, address: str) -> Markup:
    words = ngettext("{count} table", "{count} tables", stage.table_count)
    rows = ngettext("{count} row", "{count} rows", stage.row_count)
    return link(
        address,
        tag("circle", cx=_LEFT, cy=y, r=6.0, class_="lineage-stage"),
        tag("text", name, x=_LEFT + 18, y=y - 2, class_="lineage-name"),
        tag("text", f"{words} · {rows}", x=_LEFT + 18, y=y + 14, class_="lineage-count"),
    )


def _box(x: float, y: float, name: str, count: str, address: str, *, is_here: bool) -> Markup:
    return link(
        address,
        tag(
            "rect", x=x + 1, y=y, width=_BOX_WIDTH - 2, height=_BOX_HEIGHT, rx=6.0,
            class_="lineage-box here" if is_here else "lineage-box",
        ),
        tag("text", shortened(name, _LONGEST_NAME), x=x + 10, y=y + 16, class_="lineage-name"),
        tag("text", count, x=x + 10, y=y + 30, class_="lineage-count"),
    )  # fmt: skip


def _line(x: float, y: float, middle: float, *, is_before: bool) -> Markup:
    begin = x + _BOX_WIDTH if is_before else _BOX_WIDTH * 2 + _COLUMN_GAP
    end = begin + _COLUMN_GAP
    from_y, to_y = (y, middle) if is_before else (middle, y)
    bend = (begin + end) / 2
    path = f"M{begin:.1f} {from_y:.1f} C{bend:.1f} {from_y:.1f} {bend:.1f} {to_y:.1f} {end:.1f} {to_y:.1f}"
    return tag("path", d=path, class_="lineage-arc")
