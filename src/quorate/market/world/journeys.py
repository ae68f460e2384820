"""A journey and the team that makes it: what there is to know, before anything happens to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from quorate.market.calendars import DAY
from quorate.market.conditions import Conditions
from quorate.market.streams import Choice, Stream
from quorate.market.world.companies import Company
from quorate.market.world.people import Person, Workforce
from quorate.market.world.stages import ROLE_HABITS, ROLES, STAGE_HABITS, STAGE_NUMBER
from quorate.market.world.vendor import Colleague, Offering

_LEAST_DAYS = 6.0


@dataclass(slots=True, eq=False)
class Member:
    """A person on the team. `change` and `us`: opinions of deciding anything and of the vendor, -1 to 1.

    The fields `was_known`, `was_subscribed` and `had_met` say how the person stood with the vendor when the
    journey began.
    """

    person: Person
    role: str
    power: float
    joins_stage: int
    joins_after_days: int
    openness: float
    home_change: float
    home_us: float
    change: float
    us: float
    was_known: bool = False
    was_subscribed: bool = True
    had_met: bool = False
    joined_day: int | None = None

    @property
    def stance_score(self) -> float:
        """Where the person stands on buying this offering from this vendor, -1 to 1."""
        return 0.5 * (self.change + self.us)


@dataclass(slots=True)
class Stay:
    """One stay in one stage. `direction`: forward or back."""

    stage: str
    entered_day: int
    direction: str
    left_day: int | None = None


class WeekOfMember(NamedTuple):
    """Where one member stood in one week."""

    monday: int
    person: Person
    role: str
    change: float
    us: float
    stance_score: float


class WeekOfJourney(NamedTuple):
    """Where the journey stood in one week: agreement is the power-weighted share for deciding."""

    monday: int
    stage: str
    agreement: float
    dispersion: float
    is_talking: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract coming up for renewal and how it went."""

    opened_day: int
    term_ends_day: int
    is_renewed: bool
    amount: float


@dataclass(slots=True, eq=False)
class Journey:
    """A team's way through one purchase and the time after it."""

    number: int
    company: Company
    offering: Offering
    opened_day: int
    fit: float
    pace: float
    tempo: float
    amount: float
    rivals: tuple[str, ...]
    executive: Colleague
    developer: Colleague
    success: Colleague
    members: list[Member]
    stays: list[Stay] = field(default_factory=list)
    work_left_days: float = 0.0
    burst: float = 0.0
    is_shortlisted: bool = True
    asked_by: Person | None = None
    first_two_way_at: int | None = None
    last_two_way_at: int | None = None
    first_two_way_stage: str | None = None
    opportunity_at: int | None = None
    outcome: str = "open"
    cause: str | None = None
    winner: str | None = None
    decided_day: int | None = None
    ended_day: int | None = None
    final_fit: float = 0.0
    adoption: float = 0.0
    is_content: bool = True
    renewals: list[Renewal] = field(default_factory=list)
    weeks: list[WeekOfJourney] = field(default_factory=list)
    member_weeks: list[WeekOfMember] = field(default_factory=list)
    touched: set[tuple[str, str]] = field(default_factory=set)
    """Dimension and key of everything of the vendor's that reached the team while it was buying."""

    @property
    def truth_id(self) -> str:
        """The journey's name in the truth, found nowhere in the inputs."""
        return f"truth:journey:{self.company.index:05d}:{self.number:02d}"

    @property
    def stage(self) -> str:
        """The stage it stands at, or stood at when it ended."""
        return self.stays[-1].stage

    @property
    def is_buying(self) -> bool:
        """Whether the purchase itself is still under way."""
        return self.outcome == "open"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.ended_day is not None

    def present(self, day: int) -> list[Member]:
        """The members on the team on this day."""
        return [
            member
            for member in self.members
            if member.joined_day is not None
            and member.joined_day <= day
            and member.person.is_there(day * DAY)
        ]

    def member_of(self, person: Person) -> Member | None:
        """This person's part in the team, if any."""
        return next((member for member in self.members if member.person is person), None)

    def stage_on(self, day: int) -> str:
        """The true stage on a past day; before the first, the first."""
        found = self.stays[0].stage
        for stay in self.stays:
            if stay.entered_day > day:
                break
            found = stay.stage
        return found

    def two_way(self, moment: int) -> None:
        """Note that the team and the vendor spoke with each other."""
        self.last_two_way_at = moment
        if self.first_two_way_at is None:
            self.first_two_way_at = moment
            self.first_two_way_stage = self.stage_on(moment // DAY)

    def move_to(self, stage: str, day: int) -> None:
        """Note that the journey entered a stage."""
        direction = "forward"
        if self.stays:
            self.stays[-1].left_day = day
            if STAGE_NUMBER[stage] < STAGE_NUMBER[self.stage]:
                direction = "back"
        self.stays.append(Stay(stage, day, direction))

    def enter(self, stage: str, day: int, stream: Stream, *, share: float = 1.0) -> None:
        """Move to a stage of a customer's life; `share` of its usual work lies ahead."""
        self.move_to(stage, day)
        habits = STAGE_HABITS[stage]
        usual_days = stream.lognormal(habits.median_days, habits.sigma)
        self.work_left_days = max(_LEAST_DAYS, share * self.pace * usual_days)

    def close(self, day: int, outcome: str, *, cause: str | None = None, winner: str | None = None) -> None:
        """Decide the purchase."""
        self.outcome, self.cause, self.winner, self.decided_day = outcome, cause, winner, day
        if outcome != "won":
            self.end(day)

    def end(self, day: int) -> None:
        """Nothing more comes of it from this day on."""
        self.ended_day = day
        self.stays[-1].left_day = day


_EXTRA_ROLES: Choice[str] = Choice(ROLES, (0.7, 0.8, 1.7, 4.0, 0.7, 1.0, 0.6))
_CORE_ROLES = ("champion", "economic_buyer", "technical", "user")
_LATE_ROLES = (("procurement", 0.8), ("legal_security", 0.7), ("outside_advisor", 0.22))
_NO_BUYER = 0.06
LEAST_MEMBERS, MOST_MEMBERS = 5, 25
_GROWS_WITH_COMPANY = 0.12
_USUAL_EMPLOYEES = 900
_FROM_EARLIER_PURCHASE = 0.55
_FROM_AROUND = 0.35


def _team_roles(stream: Stream, employees: int, conditions: Conditions) -> list[str]:
    """Roles of a team of five to twenty-five; larger companies send more people."""
    usual = conditions.team_size * (employees / _USUAL_EMPLOYEES) ** _GROWS_WITH_COMPANY
    size = round(stream.lognormal(usual, conditions.team_size_sigma))
    size = min(MOST_MEMBERS, max(LEAST_MEMBERS, size))
    roles = [role for role in _CORE_ROLES if role != "economic_buyer" or not stream.chance(_NO_BUYER)]
    roles += [role for role, share in _LATE_ROLES if stream.chance(share)]
    while len(roles) < size:
        roles.append(_EXTRA_ROLES.draw(stream))
    return roles[:size]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a team starts from: its general mood, how well the offering fits, and who is at hand.

    `earlier`: people of the company's earlier purchases; `around`: others who work there.
    """

    mood: float
    fit: float
    earlier: tuple[Person, ...] = ()
    around: tuple[Person, ...] = ()


def gather_team(
    stream: Stream,
    workforce: Workforce,
    offering: Offering,
    setting: Setting,
    conditions: Conditions,
    day: int,
) -> list[Member]:
    """The people of a journey that begins on `day`: some at hand already, the rest hired for it."""
    earlier, around = list(setting.earlier), list(setting.around)
    members = []
    for role in _team_roles(stream, workforce.company.employees, conditions):
        person = _at_hand(stream, earlier, offering, role, _FROM_EARLIER_PURCHASE)
        person = person or _at_hand(stream, around, offering, role, _FROM_AROUND)
        if person is None:
            function, seniority = _post(stream, offering, role)
            is_external = role == "outside_advisor"
            person = workforce.hire(function, seniority, is_external=is_external)
        members.append(_member(stream, person, role, setting, conditions, day))
    members[0].joins_stage, members[0].joins_after_days = 0, 0
    return members


def _post(stream: Stream, offering: Offering, role: str) -> tuple[str, str]:
    posts = offering.roles[role]
    function, seniority, _ = Choice(posts, [weight for _, _, weight in posts]).draw(stream)
    return function, seniority


def _at_hand(
    stream: Stream, spare: list[Person], offering: Offering, role: str, share: float
) -> Person | None:
    functions = [function for function, _, _ in offering.roles[role]]
    for person in spare:
        if person.function in functions and stream.chance(share):
            spare.remove(person)
            return person
    return None


def _member(
    stream: Stream, person: Person, role: str, setting: Setting, conditions: Conditions, day: int
) -> Member:
    habits = ROLE_HABITS[role]
    joins = STAGE_NUMBER[habits.joins] + stream.pick((-1, 0, 0, 0, 1, 1))
    change = habits.change + setting.mood + stream.normal(0.0, conditions.opinion_spread)
    if role != "champion" and stream.chance(conditions.opposition_share):
        change -= stream.between(0.35, 0.8)
    us = habits.us + 0.25 * setting.fit + stream.normal(0.0, 1.1 * conditions.opinion_spread)
    change, us = clipped(change), clipped(us)
    return Member(
        person,
        role,
        habits.power * stream.lognormal(1.0, 0.25),
        max(0, min(joins, STAGE_NUMBER["decide"])),
        stream.below(22),
        stream.between(0.25, 1.0),
        change,
        us,
        change,
        us,
        was_known=person.known_from is not None and person.known_from < day * DAY,
        was_subscribed=person.is_subscribed,
    )


def clipped(value: float) -> float:
    """The value held within -1 and 1."""
    return max(-1.0, min(1.0, value))


def stance_word(score: float) -> str:
    """The word for a stance score from -1 to 1."""
    if score >= 0.42:
        return "champion"
    if score >= 0.14:
        return "supporter"
    if score > -0.14:
        return "neutral"
    return "sceptic" if score > -0.42 else "opponent"
