"""The assets of the catalogue: what each is for, who read it in which team, and what it earned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from quorate.errors import NotFound, nearest_word
from quorate.language import gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.label_proposals import LabelProposal, proposals_for
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot

# Credit is handed out by several rules; the list shows the one that splits a purchase evenly over its touches.
LISTED_MODEL = "linear"


@dataclass(frozen=True)
class AssetLine(Answer):
    """One asset in a list: its labels, its readers and what it earned of purchases, one amount per currency.

    `unknown_labels` says of each role and stage that no journey map has what may have been meant: it fits nobody.
    """

    content_id: str
    title: str
    url: str | None
    has_link: bool
    format: str
    intent: str | None
    roles: tuple[str, ...]
    stages: tuple[str, ...]
    offerings: tuple[str, ...]
    topics: tuple[str, ...]
    reads: Figure
    readers_count: int
    teams_count: int
    earned: tuple[Figure, ...]
    proposals_count: int = 0
    unknown_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earning(Answer):
    """What one rule of credit gives an asset of one transition, in one currency."""

    model: str
    transition: str
    amount: Figure


@dataclass(frozen=True)
class TeamReader(Answer):
    """One member who read the asset."""

    person_id: str
    name: str
    role_label: str
    reads_count: int
    last_at: datetime


@dataclass(frozen=True)
class ReadingTeam(Answer):
    """One buyer team with its members who read the asset."""

    journey_id: str
    account_id: str
    account_name: str
    offering_name: str | None
    outcome: str
    stage_label: str | None
    readers: tuple[TeamReader, ...]


@dataclass(frozen=True)
class AssetView(Answer):
    """One asset in full."""

    stamp: Stamp
    asset: AssetLine
    audience: str
    earnings: tuple[Earning, ...]
    teams: tuple[ReadingTeam, ...]
    proposals: tuple[LabelProposal, ...] = ()


# Who read each asset: all that the members of every team did is looked through once in each publication.
_READS = """
select t.content_id, count(distinct t.touch_id) as reads_count, count(distinct d.person_id) as readers_count,
    count(distinct d.journey_id) as teams_count
from {member_doings} d
inner join {touches} t on t.touch_id = d.touch_id
where t.content_id is not null
group by t.content_id
"""
_LINES = """
with earned as (
    select value_key as content_id, list(currency order by currency) as currencies,
        list(amount order by currency) as amounts
    from {contributions}
    where dimension = 'content' and model = '%s' and transition = 'won' and amount <> 0
    group by value_key
),
offered as (
    select u.content_id, list(coalesce(f.name, u.offering_id) order by f.name, u.offering_id) as offerings
    from (select content_id, unnest(offering_ids) as offering_id from {contents}) u
    left join {offerings} f on f.offering_id = u.offering_id
    group by u.content_id
)
select c.*, r.reads_count, r.readers_count, r.teams_count, e.currencies, e.amounts, o.offerings,
    (select count(*) from {content_label_proposals} p where p.content_id = c.content_id) as proposals_count
from {contents} c
left join content_reads r on r.content_id = c.content_id
left join earned e on e.content_id = c.content_id
left join offered o on o.content_id = c.content_id
"""


def asset_lines(reader: Reader) -> tuple[AssetLine, ...]:
    """Every asset, the most read first."""
    reader.keep("content_reads", _READS)
    rows = reader.rows(
        _LINES % LISTED_MODEL + " order by coalesce(r.reads_count, 0) desc, c.title, c.content_id"
    )
    known = _known_labels(reader)
    return tuple(_line(row, known) for row in rows)


def asset_view(snapshot: Snapshot, key: str) -> AssetView:
    """The asset with this id, address or title. Raises `NotFound`, with the nearest title, where there is none."""
    reader = Reader(snapshot)
    reader.need("contents")
    reader.keep("content_reads", _READS)
    row = reader.row(
        _LINES % LISTED_MODEL
        + """
        where $1 in (c.content_id, c.url) or lower(c.title) = lower($1)
        order by case when c.content_id = $1 then 0 else 1 end, c.content_id
        """,
        key,
    )
    if row is None:
        titles = [each["title"] for each in reader.rows("select title from {contents} order by title")]
        near = nearest_word(key, titles)
        raise NotFound(
            f"No asset of the catalogue answers to '{key}'." + (f" Did you mean '{near}'?" if near else ""),
            expected="an asset's content_id, address or title",
            do="see the list with quorate show content",
        )
    return AssetView(
        stamp=stamp_of(reader),
        asset=_line(row, _known_labels(reader)),
        audience=row["audience"],
        earnings=_earnings(reader, row["content_id"]),
        teams=_teams(reader, row["content_id"]),
        proposals=proposals_for(reader, row["content_id"]),
    )


def _known_labels(reader: Reader) -> dict[str, tuple[str, ...]]:
    """The roles and the stages of all journey maps."""
    return {
        kind: tuple(
            row["label"] for row in reader.rows(f"select distinct {kind} as label from {{map_{kind}s}}")
        )
        for kind in ("role", "stage")
    }


def _unknown_labels(row: Row, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = []
    for kind, labels in known.items():
        for label in row[f"{kind}s"] or ():
            if labels and label not in labels:
                near = nearest_word(label, labels)
                found.append(
                    gettext("no {kind} '{label}'", kind=kind, label=label)
                    + (gettext(", did you mean '{near}'?", near=near) if near else "")
                )
    return tuple(found)


def _line(row: Row, known: dict[str, tuple[str, ...]]) -> AssetLine:
    content_id = row["content_id"]
    return AssetLine(
        content_id=content_id,
        title=row["title"],
        url=row["url"],
        has_link=bool(row["has_link"]),
        format=row["format"],
        intent=row["intent"],
        roles=tuple(row["roles"] or ()),
        stages=tuple(row["stages"] or ()),
        offerings=tuple(row["offerings"] or ()),
        topics=tuple(row["topics"] or ()),
        reads=Figure(row["reads_count"] or 0, "count", reference("content-reads", content_id)),
        readers_count=row["readers_count"] or 0,
        teams_count=row["teams_count"] or 0,
        proposals_count=row["proposals_count"],
        unknown_labels=_unknown_labels(row, known),
        earned=tuple(
            Figure(
                amount,
                "amount",
                reference("content-earned", content_id, LISTED_MODEL, "won"),
                currency=currency,
            )
            for currency, amount in zip(row["currencies"] or (), row["amounts"] or (), strict=True)
        ),
    )


def _earnings(reader: Reader, content_id: str) -> tuple[Earning, ...]:
    rows = reader.rows(
        """
        select * from {contributions}
        where dimension = 'content' and value_key = ? and transition in ('won', 'renewed')
            and (amount <> 0 or coalesce(amount_high, 0) <> 0)
        order by transition desc, currency, model
        """,
        content_id,
    )
    return tuple(
        Earning(
            row["model"],
            row["transition"],
            Figure(
                row["amount"],
                "amount",
                reference("content-earned", content_id, row["model"], row["transition"]),
                row["amount_low"],
                row["amount_high"],
                row["currency"],
            ),
        )
        for row in rows
    )


def _teams(reader: Reader, content_id: str) -> tuple[ReadingTeam, ...]:
    """Teams whose members read it, the latest reading first."""
    rows = reader.rows(
        """
        select d.journey_id, d.person_id, count(distinct d.touch_id) as reads_count, max(d.occurred_at) as last_at,
            any_value(j.account_id) as account_id, any_value(coalesce(a.name, j.account_id)) as account_name,
            any_value(f.name) as offering_name, any_value(j.outcome) as outcome,
            any_value(coalesce(p.full_name, p.email, 'Unnamed person')) as name,
            any_value(coalesce(r.label, m.role)) as role_label, any_value(s.label) as stage_label
        from {member_doings} d
        inner join {touches} t on t.touch_id = d.touch_id and t.content_id = ?
        inner join {journeys} j on j.journey_id = d.journey_id
        inner join {members} m on m.journey_id = d.journey_id and m.person_id = d.person_id
        left join {accounts} a on a.account_id = j.account_id
        left join {offerings} f on f.offering_id = j.offering_id
        left join {people} p on p.person_id = d.person_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = m.role
        left join {stage_history} h on h.journey_id = j.journey_id and h.left_at is null
        left join {map_stages} s on s.journey_map = j.journey_map and s.stage = h.stage
        group by d.journey_id, d.person_id
        order by last_at desc, d.journey_id, d.person_id
        """,
        content_id,
    )
    teams: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        teams[row["journey_id"]].append(row)
    return tuple(_team(journey_id, own) for journey_id, own in teams.items())


def _team(journey_id: str, rows: list[Row]) -> ReadingTeam:
    first = rows[0]
    return ReadingTeam(
        journey_id=journey_id,
        account_id=first["account_id"],
        account_name=first["account_name"],
        offering_name=first["offering_name"],
        outcome=first["outcome"],
        stage_label=first["stage_label"],
        readers=tuple(
            TeamReader(row["person_id"], row["name"], row["role_label"], row["reads_count"], row["last_at"])
            for row in rows
        ),
    )
