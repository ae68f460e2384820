"""What a journey's quorum would be if members stood elsewhere or a role were filled: answered on the spot, not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.language import by_name
from quorate.outlook.quorum_what_if import Changes, Likelihood, QuorumIf, quorum_if
from quorate.outlook.stance_scale import STANCE_WORDS
from quorate.outlook.stance_states import SCHEMA as STATES
from quorate.outlook.team_arrays import Teams, teams_of
from quorate.settings import JourneyMap, fingerprint
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.journeys import journey_view
from quorate.views.map_pages import quorum_words
from quorate.views.reading import Reader, Row
from quorate.views.teams import Member, Vacancy
from quorate.warehouse.snapshots import Snapshot

Seat: TypeAlias = Literal["stance", "role"]
# Whoever comes to fill a role is taken for a supporter unless something else is supposed.
FILLED, FILLED_BY = "filled", "supporter"
_COUNTED = ("confirmed", "likely")


@dataclass(frozen=True)
class SupposedSeat:
    """One seat supposed to be otherwise.

    Attributes
    ----------
    kind: 'stance' for where a member stands, 'role' for an empty role that somebody comes to fill.
    name: the member's id, name or address, or the role.
    stance: champion to opponent; of a role also 'filled', which is by a supporter.
    """

    kind: Seat
    name: str
    stance: str

    def __post_init__(self) -> None:
        """Words that would silently change nothing are refused."""
        known = STANCE_WORDS if self.kind == "stance" else (FILLED, *STANCE_WORDS)
        if self.stance not in known:
            near = nearest_word(self.stance, known)
            raise UsageError(
                f"'{self.stance}' is no stance." + (f" Did you mean '{near}'?" if near else ""),
                expected=f"one of {', '.join(known)}",
            )

    @property
    def word(self) -> str:
        """Where the seat is supposed to stand."""
        return FILLED_BY if self.stance == FILLED else self.stance


@dataclass(frozen=True)
class SeatIf(Answer):
    """One counted member, or an empty role (without person).

    Attributes
    ----------
    stance: as published; 'unknown' where there is no evidence, and of empty roles.
    if_supporter, if_sceptic: by how much the quorum's probability moves if this seat alone were a supporter's or a
        sceptic's for certain; without value where no seat is counted yet, as of an empty role that is not required.
    supposed: the stance supposed; None where the seat is as it is.
    """

    person_id: str | None
    role: str
    name: str
    role_label: str
    stance: str
    if_supporter: Figure
    if_sceptic: Figure
    supposed: str | None


@dataclass(frozen=True)
class DemandIf(Answer):
    """One demand of the quorum in words, and how probable it is that it holds."""

    words: str
    now: Figure
    then: Figure


@dataclass(frozen=True)
class QuorumWhatIf(Answer):
    """The quorum as it is and as it would be.

    Attributes
    ----------
    moved: `then` less `now`.
    failing: words of the demands that would sooner fail than hold, the least probable first.
    is_map_changed: whether the journey map was changed since the tables were made, so that `now` may differ from them.
    """

    stamp: Stamp
    journey_id: str
    account_id: str
    account_name: str
    now: Figure
    then: Figure
    moved: float
    demands: tuple[DemandIf, ...]
    failing: tuple[str, ...]
    seats: tuple[SeatIf, ...]
    is_map_changed: bool


def quorum_what_if(
    snapshot: Snapshot, maps: Sequence[JourneyMap], journey_id: str, supposed: Sequence[SupposedSeat] = ()
) -> QuorumWhatIf:
    """The quorum of an open journey with some seats supposed to be otherwise; nothing is written.

    Raises `NotFound` for a journey, member or empty role that is not there, `UsageError` for a name of several people.
    """
    reader = Reader(snapshot)
    reader.need("stance_states", "quorum_swings")
    journey = _open_journey(reader, journey_id)
    followed = next((each for each in maps if each.journey_map == journey["journey_map"]), None)
    if followed is None:
        raise NotFound(
            f"The map '{journey['journey_map']}' that this journey follows is no longer among the maps.",
            do="run quorate update, which finds the map each journey follows now",
        )
    view = journey_view(snapshot, journey_id)
    members = [member for member in view.team if member.membership in _COUNTED]
    changes = Changes(
        {_person(members, each.name): each.word for each in supposed if each.kind == "stance"},
        {each.name: each.word for each in supposed if each.kind == "role"},
    )
    team = _team(reader, journey_id, followed)
    found = quorum_if(team, changes, followed)
    key = reference("quorum", journey_id)
    demands = _demands(found, quorum_words(followed), key)
    return QuorumWhatIf(
        stamp=stamp_of(reader),
        journey_id=journey_id,
        account_id=journey["account_id"],
        account_name=journey["account_name"],
        now=_figure(found.now, key),
        then=_figure(found.then, key),
        moved=found.then.mean - found.now.mean,
        demands=demands,
        failing=_failing(demands),
        seats=_seats(reader, journey_id, members, view.vacancies, changes),
        is_map_changed=journey["fingerprint"] != fingerprint(followed),
    )


def _open_journey(reader: Reader, journey_id: str) -> Row:
    row = reader.row(
        """
        select j.journey_map, j.outcome, j.account_id, coalesce(a.name, j.account_id) as account_name,
            o.fingerprint, q.journey_id is not null as has_quorum
        from {journeys} j
        left join {accounts} a on a.account_id = j.account_id
        left join {map_overview} o on o.journey_map = j.journey_map
        left join {agreement} q on q.journey_id = j.journey_id
        where j.journey_id = ?
        """,
        journey_id,
    )
    if row is None:
        raise NotFound(f"There is no journey '{journey_id}'.", where=f"run {reader.publication.run_id}")
    if not row["has_quorum"]:
        raise NotFound(
            "This journey is over: there is no quorum to suppose anything about.",
            where=journey_id,
            expected="an open journey",
        )
    return row


def _team(reader: Reader, journey_id: str, journey_map: JourneyMap) -> Teams:
    import pyarrow as pa

    rows = reader.rows(
        "select * from {stance_states} where journey_id = ? order by person_id nulls last, role", journey_id
    )
    states = pa.Table.from_pylist(rows, schema=STATES)
    asked = pa.chunked_array([pa.array([journey_id])])
    return teams_of(asked, states, [role.role for role in journey_map.roles])


def _person(members: Sequence[Member], name: str) -> str:
    """The id of the member who is meant."""
    if any(member.person_id == name for member in members):
        return name
    called = [member for member in members if member.name.casefold() == name.strip().casefold()]
    if len(called) == 1:
        return called[0].person_id
    if called:
        ids = ", ".join(member.person_id for member in called)
        raise UsageError(f"Several members are called '{name}'.", expected=f"one of the ids {ids}")
    near = nearest_word(name, [each for member in members for each in (member.name, member.person_id)])
    raise NotFound(
        f"Nobody called '{name}' counts on this team." + (f" Did you mean '{near}'?" if near else ""),
        expected="the id or name of a confirmed or likely member",
    )


def _figure(found: Likelihood, key: str) -> Figure:
    return Figure(found.mean, "probability", key, found.low, found.high)


def _demands(found: QuorumIf, words: Sequence[str], key: str) -> tuple[DemandIf, ...]:
    return tuple(
        DemandIf(each, Figure(now, "probability", key), Figure(then, "probability", key))
        for each, now, then in zip(words, found.demands_now, found.demands_then, strict=True)
    )


def _failing(demands: Sequence[DemandIf]) -> tuple[str, ...]:
    chances = sorted((each.then.value or 0.0, each.words) for each in demands)
    return tuple(words for chance, words in chances if chance < 0.5)


def _seats(
    reader: Reader,
    journey_id: str,
    members: Sequence[Member],
    vacancies: Sequence[Vacancy],
    changes: Changes,
) -> tuple[SeatIf, ...]:
    """Members and empty roles, those on whom most hangs first."""
    hangs = {
        row["person_id"] or row["role"]: row
        for row in reader.rows("select * from {quorum_swings} where journey_id = ?", journey_id)
    }

    def moves(seat: str) -> tuple[Figure, Figure]:
        row = hangs.get(seat)
        gain, loss = (row["gain"], -row["loss"]) if row else (None, None)
        return (
            Figure(gain, "points", reference("swing", journey_id, seat, "supporter")),
            Figure(loss, "points", reference("swing", journey_id, seat, "sceptic")),
        )

    found = [
        SeatIf(each.person_id, each.role, each.name, each.role_label, each.stance, *moves(each.person_id),
               changes.stances.get(each.person_id))
        for each in members
    ] + [
        SeatIf(None, each.role, each.role_label, each.role_label, "unknown", *moves(each.role),
               changes.filled.get(each.role))
        for each in vacancies
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda seat: (-_hangs(seat), by_name(seat.name), seat.person_id or "")))


def _hangs(seat: SeatIf) -> float:
    return (seat.if_supporter.value or 0.0) - (seat.if_sceptic.value or 0.0)
