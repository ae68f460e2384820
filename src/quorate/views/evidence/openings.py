"""What opens a figure: its formula and inputs, the rule that made it, the queries for the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from quorate.errors import NotFound
from quorate.language import gettext, gettext_noop
from quorate.views.answers import Answer, Figure, Stamp
from quorate.views.evidence_rows import Evidence
from quorate.views.reading import CONTRACTS, Reader, Row

NINE_IN_TEN = gettext_noop("nine times in ten between")
COVERS = gettext_noop(
    "What the evidence leaves open, under the rule as it is written. It does not cover "
    "what no connected system has seen, nor that the rule itself may be wrong."
)


@dataclass(frozen=True)
class Input(Answer):
    """One thing that went into a figure: a figure that opens further, or a text."""

    label: str
    figure: Figure | None = None
    text: str | None = None


@dataclass(frozen=True)
class RuleVersion(Answer):
    """Which rule made the figure: the table, and the versions of code and journey map that the run used."""

    table: str
    run_id: str
    code_version: str | None
    map_fingerprint: str | None
    engine: str | None


@dataclass(frozen=True)
class EvidenceView(Answer):
    """One figure opened: what it means, how it is made, from what, by which rule, and its dated rows.

    `about` names what it is a figure of; `account_id`, `journey_id` and `person_id` where that can be opened
        too.
    `interval_name` begins the sentence of the interval's two ends, `covers` says what it covers and what not.
    `prior` is the share of the figure that rests on published figures or on others' history, where there is one.
    `unknown` says what of it nobody knows; `why_no_rows` why no dated row is listed, when none is.
    `command` makes the same figure again on the command line.
    """

    stamp: Stamp
    reference: str
    title: str
    about: str
    account_id: str | None
    journey_id: str | None
    person_id: str | None
    figure: Figure | None
    words: str | None
    meaning: str
    formula: str
    inputs: tuple[Input, ...]
    rule: RuleVersion
    evidence: Evidence
    notes: tuple[str, ...]
    interval_name: str
    covers: str | None
    prior: Input | None
    unknown: tuple[str, ...]
    why_no_rows: str | None
    command: str


@dataclass(frozen=True)
class Subject:
    """What a figure is of, and what of it can be opened."""

    about: str
    account_id: str | None = None
    journey_id: str | None = None
    person_id: str | None = None


@dataclass(frozen=True)
class Opening:
    """One figure opened, before its rows are read.

    Parameters
    ----------
    words: the answer where it is not a number, such as a stance or a stage.
    table, column: where the figure is published; the column's meaning is taken from the contract.
    queries, parameters: for the dated rows, as `evidence_page` takes them.
    remarks: what single rows are worth, by evidence id.
    interval_name, covers: what the two ends of the figure are, where they are no 90 % interval of one quantity.
    prior: the share that does not rest on this company's own evidence.
    why_no_rows: why nothing dated is behind it, where that is so by its nature.
    """

    title: str
    subject: Subject
    figure: Figure | None
    table: str
    column: str
    formula: str
    words: str | None = None
    inputs: tuple[Input, ...] = ()
    queries: tuple[str, ...] = ()
    parameters: tuple[Any, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    interval_name: str = NINE_IN_TEN
    covers: str = COVERS
    prior: Input | None = None
    why_no_rows: str | None = None

    @property
    def meaning(self) -> str:
        """What the published column means."""
        contract = CONTRACTS.get(self.table)
        found = (
            [column.meaning for column in contract.columns if column.name == self.column] if contract else []
        )
        return found[0] if found else ""


Opener: TypeAlias = Callable[..., Opening]


def journey_subject(reader: Reader, journey_id: str, person_id: str | None = None) -> Subject:
    """A journey, or one member of its team, as a figure's subject; raises `NotFound` where there is none."""
    row = reader.row(
        """
        select j.account_id, coalesce(a.name, j.account_id) as account_name, coalesce(f.name, j.offering_id)
            as offering,
            (select coalesce(p.full_name, p.email) from {people} p where p.person_id = $2)
                as person
        from {journeys} j
        left join {accounts} a on a.account_id = j.account_id
        left join {offerings} f on f.offering_id = j.offering_id
        where j.journey_id = $1
        """,
        journey_id,
        person_id or "",
    )
    if row is None:
        raise nothing_at(gettext("the journey '{journey_id}'", journey_id=journey_id))
    person = (row["person"] or gettext("Unnamed person")) if person_id else None
    names = [person, row["account_name"], row["offering"]]
    return Subject(", ".join(name for name in names if name), row["account_id"], journey_id, person_id)


def required_row(reader: Reader, what: str, sql: str, *parameters: Any) -> Row:
    """The row a figure stands in; raises `NotFound` naming `what` when it does not exist."""
    row = reader.row(sql, *parameters)
    if row is None:
        raise nothing_at(what)
    return row


def nothing_at(what: str) -> NotFound:
    """The error for a figure that this publication does not hold."""
    return NotFound(
        gettext("There is nothing published about {what}.", what=what),
        expected=gettext("a figure of the present publication; ids of an older one may be gone"),
        do=gettext("open the account or journey and follow the number from there"),
    )
