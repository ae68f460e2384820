"""Social media: how it stood to other contact, which colleague reaches whom, and who should engage whom on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from quorate.language import by_name, gettext
from quorate.views.answers import Answer, Figure, Page, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot

# A page that lists everybody is read by nobody.
MOST_SUGGESTIONS = 25
# What opens to members of every role.
ALL_ROLES = "all"


@dataclass(frozen=True)
class SocialStanding(Answer):
    """Journeys by how their social contact stood to other contact: 'joined', 'alone' or 'none'.

    won: of those that were won or lost, which are `ended`. `in_all` are the journeys as a figure that opens.
    """

    standing: str
    journeys: int
    open_journeys: int
    won: int
    ended: int
    in_all: Figure


@dataclass(frozen=True)
class SocialAssociation(Answer):
    """How much oftener journeys went on after social contact; `effect_low` and `effect_high` bound what it did.

    setting: 'joined' where teams were busy in other channels too, 'alone' where they were not.
    """

    journey_map: str
    setting: str
    difference: Figure
    effect_low: float
    effect_high: float


@dataclass(frozen=True)
class ReachCell(Answer):
    """Members of one role that a colleague was in touch with, over open journeys."""

    role: str
    role_label: str
    members: Figure


@dataclass(frozen=True)
class ColleagueReach(Answer):
    """One colleague's reach into open buyer teams in the last half-year, by role; `stages` are where these stand.

    `members` are those of all roles; `by_posts` and `spoken_with`, how many of them were reached so.
    """

    colleague_id: str
    name: str
    function: str | None
    members_count: int
    cells: tuple[ReachCell, ...]
    members: Figure
    by_posts: int
    spoken_with: int
    stages: tuple[tuple[str, int], ...]
    last_at: datetime


@dataclass(frozen=True)
class SocialSuggestion(Answer):
    """One member to engage: by whom, on what, and why they."""

    journey_id: str
    account_id: str
    account_name: str
    person_id: str
    person_name: str
    role_label: str
    colleague_name: str
    because: str
    topic: str | None
    things: Figure
    last_social_at: datetime


@dataclass(frozen=True)
class SocialView(Answer):
    """Everything about social media; `roles` are the columns of reach, the most reached first."""

    stamp: Stamp
    standings: tuple[SocialStanding, ...]
    associations: tuple[SocialAssociation, ...]
    roles: tuple[tuple[str, str], ...]
    reach: tuple[ColleagueReach, ...]
    suggestions: tuple[SocialSuggestion, ...]
    suggestion_count: int


def social_view(snapshot: Snapshot, page: Page | None = None) -> SocialView:
    """What social media did for buyer teams, and what to do there next; parts are empty where nothing was seen.

    page: which of the suggestions are wanted; the first `MOST_SUGGESTIONS` without it.
    """
    page = page or Page(limit=MOST_SUGGESTIONS)
    reader = Reader(snapshot)
    reader.need("social_journeys")
    reach = _reach(reader)
    roles: dict[str, tuple[str, float]] = {}
    for each in reach:
        for cell in each.cells:
            held = roles.get(cell.role, (cell.role_label, 0.0))[1]
            roles[cell.role] = cell.role_label, held + (cell.members.value or 0.0)
    suggestions = _suggestions(reader)
    return SocialView(
        stamp_of(reader),
        _standings(reader),
        tuple(
            map(
                association,
                reader.rows("select * from {social_associations} order by journey_map, setting desc"),
            )
        ),
        tuple(
            (role, label)
            for role, (label, count) in sorted(roles.items(), key=lambda one: (-one[1][1], one[0]))
        ),
        reach,
        suggestions[page.offset : page.offset + page.limit],
        len(suggestions),
    )


def association(row: Row) -> SocialAssociation:
    """A row of `social_associations` with its figure."""
    return SocialAssociation(
        row["journey_map"],
        row["setting"],
        Figure(
            row["difference"],
            "points",
            reference("social-association", row["journey_map"], row["setting"]),
            row["difference_low"],
            row["difference_high"],
        ),
        row["effect_low"],
        row["effect_high"],
    )


def _standings(reader: Reader) -> tuple[SocialStanding, ...]:
    rows = reader.rows(
        """
        select s.standing, count(*) as journeys, sum(case when j.outcome = 'open' then 1 else 0 end) as open_journeys,
            sum(case when j.outcome = 'won' then 1 else 0 end) as won,
            sum(case when j.outcome in ('won', 'lost_competitor', 'lost_no_decision', 'lost_other') then 1 else 0 end)
                as ended
        from {social_journeys} s
        inner join {journeys} j on j.journey_id = s.journey_id
        group by s.standing
        order by case s.standing when 'joined' then 0 when 'alone' then 1 else 2 end
        """
    )
    return tuple(
        SocialStanding(
            **row, in_all=Figure(row["journeys"], "count", reference("social-standing", row["standing"]))
        )
        for row in rows
    )


def _reach(reader: Reader) -> tuple[ColleagueReach, ...]:
    rows = reader.rows(
        """
        select r.*, coalesce(k.name, r.colleague_id) as name, k.function,
            coalesce((select min(label) from {map_roles} m where m.role = r.role), r.role) as role_label,
            coalesce((select min(label) from {map_stages} m where m.stage = r.stage), r.stage) as stage_label,
            coalesce((select min(position) from {map_stages} m where m.stage = r.stage), 0) as position
        from {colleague_reach} r
        left join {colleagues} k on k.colleague_id = r.colleague_id
        order by r.colleague_id, r.role, position
        """
    )
    found = [_colleague(list(own)) for _, own in groupby(rows, key=lambda row: row["colleague_id"])]
    return tuple(sorted(found, key=lambda each: (-each.members_count, by_name(each.name))))


def _colleague(rows: Sequence[Row]) -> ColleagueReach:
    cells = []
    for role, of_role in groupby(rows, key=lambda row: row["role"]):
        own = list(of_role)
        cells.append(
            ReachCell(
                role,
                own[0]["role_label"],
                Figure(
                    sum(row["members_count"] for row in own),
                    "count",
                    reference("colleague-reach", own[0]["colleague_id"], role),
                ),
            )
        )
    stages: dict[tuple[int, str], int] = {}
    for row in rows:
        key = row["position"], row["stage_label"]
        stages[key] = stages.get(key, 0) + row["members_count"]
    first = rows[0]
    of_all = reference("colleague-reach", first["colleague_id"], ALL_ROLES)
    return ColleagueReach(
        first["colleague_id"],
        first["name"],
        first["function"],
        sum(row["members_count"] for row in rows),
        tuple(cells),
        Figure(sum(row["members_count"] for row in rows), "count", of_all),
        sum(row["reached_by_posts_count"] for row in rows),
        sum(row["spoken_with_count"] for row in rows),
        tuple((label, count) for (_, label), count in sorted(stages.items())),
        max(row["last_at"] for row in rows),
    )


def _suggestions(reader: Reader) -> tuple[SocialSuggestion, ...]:
    rows = reader.rows(
        """
        select s.*, j.account_id, coalesce(a.name, j.account_id) as account_name,
            coalesce(p.full_name, p.email, 'Unnamed person') as person_name, k.name as colleague_name,
            coalesce(m.label, s.role) as role_label
        from {social_suggestions} s
        inner join {journeys} j on j.journey_id = s.journey_id
        left join {accounts} a on a.account_id = j.account_id
        left join {people} p on p.person_id = s.person_id
        left join {colleagues} k on k.colleague_id = s.colleague_id
        left join {map_roles} m on m.journey_map = j.journey_map and m.role = s.role
        order by s.influence desc, s.last_social_at desc, s.journey_id, s.person_id
        """
    )
    return tuple(
        SocialSuggestion(
            row["journey_id"],
            row["account_id"],
            row["account_name"],
            row["person_id"],
            row["person_name"],
            row["role_label"],
            row["colleague_name"] or row["colleague_id"],
            gettext("answers their posts")
            if row["because"] == "answered_their_posts"
            else gettext("speaks with the team"),
            row["topic"],
            Figure(
                row["social_count"],
                "count",
                reference("social-suggestion", row["journey_id"], row["person_id"]),
            ),
            row["last_social_at"],
        )
        for row in rows
    )
