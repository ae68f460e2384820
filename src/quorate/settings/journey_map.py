"""The journey map: the one file in which sales and marketing write down how their buyers buy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from quorate.settings.conditions import CRITERION, OPENING, ConditionRule
from quorate.settings.plays import Play
from quorate.settings.quorum import QUORUM, QuorumTree
from quorate.settings.scalar_shapes import Choice, Days, Flag, Number, Text, Whole, Word
from quorate.settings.shapes import (
    Complaint,
    GateOf,
    Keyed,
    ListOf,
    MappingOf,
    OneOrMany,
    Record,
    RecordOf,
    about,
)
from quorate.settings.touch_kinds import TouchKind
from quorate.vocabulary.closed_lists import CONTENT_INTENTS, FUNCTIONS, SENIORITIES

if TYPE_CHECKING:
    from quorate.settings.gates import Criterion, CriterionKind, Gate

CRM_SOURCES = ("salesforce", "hubspot", "table")
DEFAULT_QUIET_DAYS = 180
DEFAULT_STATEMENT_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class AgreedBy(Record):
    """Who signed the map for each function."""

    sales: str | None = field(default=None, metadata=about("Who signed for sales.", Text()))
    marketing: str | None = field(default=None, metadata=about("Who signed for marketing.", Text()))
    success: str | None = field(default=None, metadata=about("Who signed for customer success.", Text()))
    operations: str | None = field(default=None, metadata=about("Who signed for revenue operations.", Text()))


@dataclass(frozen=True, kw_only=True)
class Offerings(Record):
    """Which offerings' journeys follow this map."""

    source: str | None = field(
        default=None, metadata=about("crm: every offering the CRM knows.", Choice(("crm",)))
    )
    names: tuple[str, ...] = field(
        default=(), metadata=about("Only these offerings; a list alone is short for this.", OneOrMany(Text()))
    )

    def complaints(self) -> Iterable[Complaint]:
        """Either all of the CRM's offerings or a list."""
        if bool(self.source) == bool(self.names):
            yield Complaint(
                "", "which_offerings", "it must be clear which offerings", "`source: crm`, or a list"
            )


@dataclass(frozen=True, kw_only=True)
class Segment(Record):
    """Which accounts a map is for: every line given must fit. What a source does not say of an account fits nothing."""

    tiers: tuple[str, ...] = field(
        default=(), metadata=about("Accounts of one of these target tiers.", OneOrMany(Text()), key="tier")
    )
    industries: tuple[str, ...] = field(
        default=(), metadata=about("Accounts of one of these industries.", OneOrMany(Text()), key="industry")
    )
    countries: tuple[str, ...] = field(
        default=(), metadata=about("Accounts in one of these countries.", OneOrMany(Text()), key="country")
    )
    employees_from: int | None = field(
        default=None, metadata=about("Accounts with at least so many employees.", Whole(0, 10_000_000))
    )
    employees_to: int | None = field(
        default=None, metadata=about("Accounts with at most so many employees.", Whole(0, 10_000_000))
    )

    def complaints(self) -> Iterable[Complaint]:
        """Nothing asked, or a range without anything in it."""
        if self == Segment():
            yield Complaint(
                "", "empty_segment", "a segment that asks for nothing", "at least one line, or no segment"
            )
        least, most = self.employees_from, self.employees_to
        if least is not None and most is not None and most < least:
            yield Complaint(
                "employees_to",
                "empty_segment",
                f"no account has {least} employees or more and {most} or fewer",
                "employees_to >= employees_from",
            )

    def holds(self, account: Mapping[str, Any]) -> bool:
        """Whether an account, a row of `accounts`, is in the segment. Words are compared without case."""
        for words, value in (
            (self.tiers, account["tier"]),
            (self.industries, account["industry"]),
            (self.countries, account["country"]),
        ):
            if words and (value is None or str(value).lower() not in {word.lower() for word in words}):
                return False
        if self.employees_from is None and self.employees_to is None:
            return True
        employees = account["employees"]
        return employees is not None and (self.employees_from or 0) <= employees <= (
            self.employees_to or employees
        )


@dataclass(frozen=True, kw_only=True)
class ClosesWhen(Record):
    """When a journey ends without its opportunity being closed; new activity reopens it."""

    quiet_for_days: int = field(
        default=DEFAULT_QUIET_DAYS,
        metadata=about("No touch of the buyer for this long.", Days(), key="quiet_for"),
    )


@dataclass(frozen=True, kw_only=True)
class Titles(Record):
    """Which titles suggest a role: every list given must fit."""

    seniorities: tuple[str, ...] = field(
        default=(), metadata=about("Seniority of the title.", OneOrMany(Choice(SENIORITIES)), key="seniority")
    )
    functions: tuple[str, ...] = field(
        default=(), metadata=about("Function of the title.", OneOrMany(Choice(FUNCTIONS)), key="function")
    )


@dataclass(frozen=True, kw_only=True)
class Role(Record):
    """A part someone plays in a buyer team."""

    role: str = field(metadata=about("The role's name.", Word(names="role")))
    label: str | None = field(default=None, metadata=about("What it is called on pages.", Text()))
    is_required: bool = field(
        default=False, metadata=about("Every team needs someone in it.", Flag(), key="required")
    )
    needed_by: str | None = field(
        default=None,
        metadata=about("From this stage on a team needs someone in it.", Word(refers_to="stage")),
    )
    influence: float = field(
        default=0.5, metadata=about("How much its word weighs when the team decides.", Number(0, 1))
    )
    is_voting: bool = field(
        default=True, metadata=about("It counts among the voting members of the quorum.", Flag(), key="votes")
    )
    titles: Titles = field(
        default_factory=Titles, metadata=about("Titles that suggest this role.", RecordOf(Titles))
    )


@dataclass(frozen=True, kw_only=True)
class TypicalDays(Record):
    """How long teams usually stay in a stage: a prior, replaced by the company's own history."""

    median: int = field(metadata=about("Half of the teams stay at most this many days.", Whole(1, 3650)))
    p90: int = field(metadata=about("Nine in ten stay at most this many days.", Whole(1, 3650)))

    def complaints(self) -> Iterable[Complaint]:
        """Nine in ten cannot be faster than half."""
        if self.p90 < self.median:
            yield Complaint(
                "p90",
                "p90_below_median",
                f"p90 ({self.p90}) is below the median ({self.median})",
                "p90 >= median",
            )


@dataclass(frozen=True, kw_only=True)
class Stage(Record):
    """A step of the buyer's own purchase process."""

    stage: str = field(metadata=about("The stage's name.", Word(names="stage")))
    label: str | None = field(default=None, metadata=about("What it is called on pages.", Text()))
    buyer_asks: str | None = field(
        default=None, metadata=about("The question the buyer team tries to answer in it.", Text())
    )
    enter_when: Gate | None = field(
        default=None,
        metadata=about("The criteria for entering it; none means none are needed.", GateOf(CRITERION)),
    )
    exit_when: Gate | None = field(
        default=None,
        metadata=about(
            "The criteria for leaving it forwards; none means it is left by entering another.",
            GateOf(CRITERION),
        ),
    )
    falls_back_when: Gate | None = field(
        default=None,
        metadata=about(
            "What shows that the team has gone back: met by what was seen since the stage was entered.",
            GateOf(CRITERION),
        ),
    )
    times_out_after_days: int | None = field(
        default=None,
        metadata=about(
            "After so long without a met criterion the team falls back.", Days(), key="times_out_after"
        ),
    )
    falls_back_to: str | None = field(
        default=None, metadata=about("The earlier stage it falls back to.", Word(refers_to="stage"))
    )
    minimum_stay_days: int = field(
        default=0,
        metadata=about(
            "A stay lasts at least this long; keeps stages from flapping.", Days(), key="minimum_stay"
        ),
    )
    typical_days: TypicalDays | None = field(
        default=None, metadata=about("How long a stay usually lasts.", RecordOf(TypicalDays))
    )
    crm_stages: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=about(
            "The seller's CRM stages that mean this stage, for each CRM.",
            MappingOf(Choice(CRM_SOURCES), OneOrMany(Text(names="CRM stage"))),
        ),
    )
    content_intents: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "What content helps here.", OneOrMany(Choice(CONTENT_INTENTS), is_ordered=True), key="content"
        ),
    )

    def complaints(self) -> Iterable[Complaint]:
        """Falling back needs somewhere to fall back to, and a time-out room for the minimum stay."""
        if self.falls_back_when and self.falls_back_to is None:
            yield Complaint(
                "falls_back_when",
                "missing_key",
                "`falls_back_when` without `falls_back_to`",
                "the stage to fall back to",
            )
        if self.times_out_after_days is None:
            return
        if self.falls_back_to is None:
            yield Complaint(
                "times_out_after",
                "missing_key",
                "a time-out without `falls_back_to`",
                "the stage to fall back to",
            )
        if self.minimum_stay_days > self.times_out_after_days:
            yield Complaint(
                "minimum_stay",
                "stay_longer_than_time_out",
                f"the minimum stay ({self.minimum_stay_days} days) is longer than the time-out "
                f"({self.times_out_after_days} days)",
                "a minimum stay within the time-out",
            )


@dataclass(frozen=True, kw_only=True)
class Track(Record):
    """Work that runs alongside several stages, such as building agreement; it moves no stage by itself."""

    track: str = field(metadata=about("The track's name.", Word(names="track")))
    label: str | None = field(default=None, metadata=about("What it is called on pages.", Text()))
    from_stage: str = field(
        metadata=about("The first stage it runs alongside.", Word(refers_to="stage"), key="from")
    )
    until_stage: str = field(
        metadata=about("The last stage it runs alongside.", Word(refers_to="stage"), key="until")
    )
    met_when: Gate = field(metadata=about("The criteria that complete it.", GateOf(CRITERION)))


@dataclass(frozen=True, kw_only=True)
class JourneyMap(Record):
    """How buyers buy, as sales and marketing have agreed to see it."""

    journey_map: str = field(metadata=about("The map's name.", Word()))
    version: int = field(
        metadata=about("Counts up with every agreed change.", Whole(1, 1_000_000), has_meaning=False)
    )
    label: str | None = field(default=None, metadata=about("What it is called on pages.", Text()))
    agreed_by: AgreedBy = field(
        default_factory=AgreedBy,
        metadata=about("Who signed for each function.", RecordOf(AgreedBy), has_meaning=False),
    )
    offerings: Offerings = field(
        default=Offerings(source="crm"),
        metadata=about("Which offerings' journeys follow this map.", RecordOf(Offerings, short="names")),
    )
    segment: Segment | None = field(
        default=None, metadata=about("Which accounts' journeys follow this map.", RecordOf(Segment))
    )
    opens_when: ConditionRule = field(metadata=about("When a journey begins to exist.", OPENING))
    closes_when: ClosesWhen = field(
        default_factory=ClosesWhen,
        metadata=about("When a journey ends besides its opportunity closing.", RecordOf(ClosesWhen)),
    )
    statements_hold_for_days: int = field(
        default=DEFAULT_STATEMENT_DAYS,
        metadata=about(
            "How long a colleague's word about a stage or a criterion counts.",
            Days(),
            key="statements_hold_for",
        ),
    )
    roles: tuple[Role, ...] = field(
        metadata=about("The roles of a buyer team, by name.", Keyed(Role, "role"))
    )
    quorum: QuorumTree = field(metadata=about("When such a team can decide.", QUORUM))
    stages: tuple[Stage, ...] = field(metadata=about("The stages, in order.", ListOf(RecordOf(Stage))))
    tracks: tuple[Track, ...] = field(
        default=(), metadata=about("Work that runs alongside several stages.", ListOf(RecordOf(Track)))
    )
    touch_kinds: tuple[TouchKind, ...] = field(
        default=(),
        metadata=about(
            "Kinds of touch from which stages are inferred; a touch counts for the first kind it fits.",
            ListOf(RecordOf(TouchKind)),
        ),
    )
    plays: tuple[Play, ...] = field(default=(), metadata=about("Reusable moves.", ListOf(RecordOf(Play))))

    def position(self, stage: str) -> int:
        """The stage's place in the order, from 0."""
        return next(place for place, each in enumerate(self.stages) if each.stage == stage)

    def gates(self) -> Iterator[tuple[str, CriterionKind, Gate]]:
        """Every gate with the stage or track it belongs to and its kind, in the order of the file."""
        for stage in self.stages:
            if stage.enter_when:
                yield stage.stage, "entry", stage.enter_when
            if stage.exit_when:
                yield stage.stage, "exit", stage.exit_when
            if stage.falls_back_when:
                yield stage.stage, "back", stage.falls_back_when
        for track in self.tracks:
            yield track.track, "track", track.met_when

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion, in the order of the file."""
        for _, _, gate in self.gates():
            yield from gate.criteria

    def with_criteria_named(self) -> JourneyMap:
        """The same map in which every criterion has an id."""
        stages = (
            replace(
                stage,
                enter_when=stage.enter_when.named(stage.stage, "entry") if stage.enter_when else None,
                exit_when=stage.exit_when.named(stage.stage, "exit") if stage.exit_when else None,
                falls_back_when=(
                    stage.falls_back_when.named(stage.stage, "back") if stage.falls_back_when else None
                ),
            )
            for stage in self.stages
        )
        tracks = (
            replace(track, met_when=track.met_when.named(track.track, "track")) for track in self.tracks
        )
        return replace(self, stages=tuple(stages), tracks=tuple(tracks))
