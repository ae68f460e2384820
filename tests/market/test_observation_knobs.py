"""The knobs of what the systems see move what is recorded of one and the same life, and in the right direction."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import fsum
from typing import cast

import pytest
from tests.market.market_files import Written

from quorate.market.conditions import EASY, HARD, REAL, Conditions
from quorate.market.frame import Frame, Settings
from quorate.market.observation.company import Systems
from quorate.market.observation.crm.activities import LoggingHabits
from quorate.market.observation.crm.desk import CrmDesk
from quorate.market.observation.crm.shared import make_shared
from quorate.market.observation.habits import optimism, scaled, tidiness
from quorate.market.observation.machines import MachineNotes
from quorate.market.scenarios import conditions_of
from quorate.market.streams import Stream
from quorate.market.world.acts import Call
from quorate.market.world.journeys import Journey
from quorate.market.world.marketing_plan import plan_programme
from quorate.market.world.simulation import Years
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import hire_staff
from quorate.market.writers.calendar import CalendarWriter
from quorate.market.writers.mail import MailWriter
from quorate.market.writers.plain_files import PlainWriter
from quorate.market.writers.record_ids import RecordIds
from quorate.market.writers.salesforce import SalesforceWriter
from quorate.market.writers.segment import SegmentWriter

ACCOUNTS = 24
NEGLECTED = conditions_of("crm_hygiene_zero", "real")
BY_LOT = conditions_of("null", "real")


@dataclass
class Recorder:
    """Stands in for all writers and keeps what it is given."""

    records: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    plain: dict[str, list[list[str]]] = field(default_factory=dict)
    messages: list[dict[str, object]] = field(default_factory=list)
    flaws: Counter[str] = field(default_factory=Counter)
    desks: list[CrmDesk] = field(default_factory=list)
    notes: MachineNotes = field(default_factory=MachineNotes)

    def of(self, kind: str) -> list[dict[str, str]]:
        """Records of a kind, in order of their ids."""
        return sorted(self.records.get(kind, []), key=lambda row: row["Id"])

    def deals(self) -> int:
        """How many opportunities there are."""
        return len(self.of("Opportunity"))


class RecordWriter:
    """Takes the CRM's records."""

    def __init__(self, to: Recorder) -> None:
        self.to = to

    def add(self, kind: str, row: dict[str, str]) -> None:
        self.to.records.setdefault(kind, []).append(row)


class MessageWriter:
    """Takes the tracker's messages."""

    def __init__(self, to: Recorder) -> None:
        self.to = to

    def add(self, _received_at: str, message: dict[str, object], *, flaw: str = "") -> None:
        self.to.messages.append(dict(message))
        self.to.flaws[flaw] += 1

    def add_broken(self, _received_at: str, _message: dict[str, object], flaw: str) -> None:
        self.to.flaws[flaw] += 1


class RowWriter:
    """Takes the rows of the plain exports."""

    def __init__(self, to: Recorder) -> None:
        self.to = to

    def add(self, name: str, _key: str, fields: Sequence[str], **marks: str) -> None:
        self.to.plain.setdefault(name, []).append(list(fields))
        self.to.flaws[marks.get("flaw", "")] += 1

    add_seat = add


class UnwatchedWriter:
    """Takes what calendars and mailboxes hold, which nothing here looks at."""

    def add(self, *_what: object, flaw: str = "") -> None:
        pass


@pytest.fixture(scope="module")
def lives() -> list[CompanyLife]:
    """The lives of a few companies; every test sees the same ones."""
    settings = Settings(ACCOUNTS, 4, 500, date(2026, 6, 30))
    frame = Frame.of(settings)
    staff = hire_staff(settings.seed, settings.accounts)
    market = Market(settings.seed, frame, staff, plan_programme(settings.seed, frame, staff), REAL)
    return list(Years(market, range(ACCOUNTS)).live())


def see(lives: list[CompanyLife], conditions: Conditions) -> Recorder:
    """What the systems record of these lives under the conditions."""
    recorder = Recorder()
    usual = lives[0].market
    market = replace(usual, conditions=conditions)
    ids = RecordIds(market.seed)
    systems = Systems(
        cast("SalesforceWriter", RecordWriter(recorder)),
        cast("SegmentWriter", MessageWriter(recorder)),
        cast("PlainWriter", RowWriter(recorder)),
        cast("CalendarWriter", UnwatchedWriter()),
        cast("MailWriter", UnwatchedWriter()),
        None,
        make_shared(ids, market.staff, market.programme),
        ids,
    )
    for life in lives:
        life.market = market
        recorder.desks.append(systems.see(life, recorder.notes))
        life.market = usual
    return recorder


@pytest.fixture(scope="module")
def seen(lives: list[CompanyLife]) -> dict[str, Recorder]:
    """The same lives as recorded at each difficulty and in a CRM nobody looks after."""
    return {
        "easy": see(lives, EASY),
        "real": see(lives, REAL),
        "hard": see(lives, HARD),
        "neglected": see(lives, NEGLECTED),
    }


def activities(recorder: Recorder) -> int:
    return len(recorder.of("Task")) + len(recorder.of("Event"))


def roles(recorder: Recorder) -> float:
    return len(recorder.of("OpportunityContactRole")) / recorder.deals()


def doubles(recorder: Recorder) -> int:
    """Records of people and companies beyond the first of each kind."""
    extra = 0
    for desk in recorder.desks:
        book = desk.people.book
        people = [card.person for card in book.contacts], [card.person for card in book.leads if card.person]
        extra += sum(len(found) - len({person.key for person in found}) for found in people)
        extra += max(0, len(book.accounts) - 1)
    return extra


def other_names(recorder: Recorder) -> float:
    """Share of leads whose company is written another way than it is."""
    leads = [
        (lead.company, desk.people.life.company.words.name)
        for desk in recorder.desks
        for lead in desk.people.book.leads
        if lead.person is not None and not lead.person.is_external
    ]
    return sum(written != name for written, name in leads) / len(leads)


def test_contact_roles_are_many_some_few_or_none(seen: dict[str, Recorder]) -> None:
    assert roles(seen["easy"]) > 1.3 * roles(seen["real"])
    assert roles(seen["real"]) > 1.5 * roles(seen["hard"]) > 0.0
    assert roles(seen["neglected"]) == 0.0
    noted = [row["ContactId"] != "" for row in seen["real"].of("Opportunity")]
    assert 0.2 < sum(noted) / len(noted) < 0.75
    assert not any(row["ContactId"] for row in seen["neglected"].of("Opportunity"))


SAID_ONLY_OF = {
    "Economic Buyer": {"economic_buyer"},
    "Executive Sponsor": {"economic_buyer"},
    "Economic Decision Maker": {"economic_buyer"},
    "Technical Buyer": {"technical"},
    "Business User": {"user", "champion"},
}


def test_roles_are_wrong_as_often_as_asked(lives: list[CompanyLife]) -> None:
    def wrong(share: float) -> list[bool]:
        conditions = replace(EASY, wrong_role_share=share, contact_role_scale=9.0)
        return [
            member.role not in SAID_ONLY_OF[word]
            for desk in see(lives, conditions).desks
            for deal in desk.deals.deals
            if deal.journey is not None
            for card, word, _ in deal.contacts
            if (member := deal.journey.member_of(card.person)) is not None and word in SAID_ONLY_OF
        ]

    assert len(wrong(0.0)) > 5
    assert not any(wrong(0.0))
    assert sum(wrong(1.0)) > len(wrong(1.0)) / 3


def test_records_are_doubled_more_where_it_is_hard(seen: dict[str, Recorder]) -> None:
    assert doubles(seen["easy"]) < doubles(seen["real"]) < doubles(seen["hard"])
    assert doubles(seen["neglected"]) > doubles(seen["real"])


def test_second_contacts_are_made_from_memory_and_some_are_merged(lives: list[CompanyLife]) -> None:
    contacts = see(lives, replace(REAL, duplicate_scale=8.0)).of("Contact")
    assert any(not row["Email"] for row in contacts)
    assert any(row["MasterRecordId"] for row in contacts)
    assert all(row["Email"] for row in see(lives, replace(REAL, duplicate_scale=0.0)).of("Contact"))


def test_activities_reach_the_crm_as_far_as_it_is_looked_after(seen: dict[str, Recorder]) -> None:
    assert activities(seen["easy"]) > activities(seen["real"]) > 1.3 * activities(seen["hard"])
    assert activities(seen["neglected"]) < 0.25 * activities(seen["real"])
    assert len(seen["neglected"].of("OpportunityHistory")) < len(seen["hard"].of("OpportunityHistory"))


def test_names_and_titles_are_written_another_way_where_it_is_hard(seen: dict[str, Recorder]) -> None:
    assert other_names(seen["easy"]) + 0.1 < other_names(seen["real"]) < other_names(seen["hard"]) - 0.1


def test_rows_are_spoilt_as_often_as_asked(lives: list[CompanyLife]) -> None:
    def spoilt(scale: float) -> int:
        flaws = see(lives, replace(REAL, spoilt_scale=scale)).flaws
        return sum(count for flaw, count in flaws.items() if flaw)

    assert spoilt(0.0) == 0
    assert 0 < spoilt(1.0) < spoilt(10.0)


def test_robots_and_strangers_come_in_the_numbers_asked_for(lives: list[CompanyLife]) -> None:
    def machines(scale: float) -> int:
        rows = see(lives, replace(REAL, robot_scale=scale)).notes.rows
        return sum(kind == "robot" for _, kind in rows)

    def devices(scale: float) -> int:
        messages = see(lives, replace(REAL, stranger_scale=scale)).messages
        return len({message["anonymousId"] for message in messages})

    assert machines(0.0) == 0 < machines(1.0) < machines(6.0)
    assert devices(0.0) < devices(1.0) < devices(3.0)


def test_clocks_are_wrong_as_often_as_asked(lives: list[CompanyLife]) -> None:
    def wrong(share: float) -> int:
        messages = see(lives, replace(REAL, clock_error_share=share)).messages
        return sum(str(found["sentAt"])[:13] != str(found["receivedAt"])[:13] for found in messages)

    assert wrong(0.0) < wrong(0.05) < wrong(0.6)


def test_statements_are_written_as_often_as_asked(seen: dict[str, Recorder]) -> None:
    counts = {name: len(found.plain.get("statements/statements", [])) for name, found in seen.items()}
    assert counts["easy"] > 1.4 * counts["real"] > 1.4 * counts["hard"] > 0
    assert counts["neglected"] == 0


def days_late(recorder: Recorder) -> float:
    """Mean days from the decision to the closing, over purchases lost and closed in time."""
    lags = [
        deal.latest.close_day - deal.journey.decided_day
        for desk in recorder.desks
        for deal in desk.deals.deals
        if deal.is_closed and deal.journey is not None and deal.journey.decided_day is not None
        if deal.kind != "Existing Customer - Renewal" and deal.journey.outcome != "won"
    ]
    return fsum(lags) / len(lags)


def test_the_crm_hears_late_how_it_ended(lives: list[CompanyLife], seen: dict[str, Recorder]) -> None:
    assert days_late(seen["easy"]) < days_late(seen["real"])
    assert days_late(see(lives, replace(REAL, closing_lag_scale=0.3))) < 0.5 * days_late(seen["real"])


def test_habits_stay_short_of_always_and_never() -> None:
    somebody = hire_staff(1, 1).everyone[-1]
    assert scaled(0.5, 9.0) == 0.97
    assert scaled(0.5, 0.0) == 0.0
    assert tidiness(somebody, replace(REAL, tidiness_shift=5.0)) == 0.98
    assert optimism(somebody, replace(REAL, optimism_shift=-5.0)) == 0.02
    assert tidiness(somebody, REAL) == somebody.tidiness


def test_most_plays_are_written_down(lives: list[CompanyLife]) -> None:
    person = lives[0].workforce.people[0]
    colleagues = hire_staff(2, 400).everyone
    habits = LoggingHabits(Stream(1, 1), REAL)
    acts = [
        Call(
            0,
            person,
            colleague,
            is_inbound=False,
            outcome="Connected",
            seconds=60,
            subject="",
            play="check_in",
        )
        for colleague in colleagues
        for _ in range(10)
    ]
    written = [habits.play(act, act.colleague) for act in acts]
    assert set(written) == {"check_in", ""}
    assert 0.62 < written.count("check_in") / len(written) < 0.78
    assert habits.play(replace(acts[0], play=""), acts[0].colleague) == ""


def test_leavers_are_noticed_after_they_left_and_seldom(lives: list[CompanyLife]) -> None:
    noticed = left = 0
    end = lives[0].market.frame.end
    for desk in see(lives, REAL).desks:
        for contact in desk.people.book.contacts:
            left_at = contact.person.left_at
            left += left_at is not None and left_at < end
            if contact.left_noted_at is not None:
                noticed += 1
                assert left_at is not None
                assert left_at < contact.left_noted_at <= contact.modified_at
    assert 0 < noticed < 0.6 * left


@contextmanager
def ending(lives: list[CompanyLife], outcome: str) -> Iterator[None]:
    """All decided purchases end this way, while everything that happened stays as it was."""
    decided = [
        journey for life in lives for journey in life.journeys if journey.decided_day and not journey.renewals
    ]
    before = [(journey.outcome, journey.cause) for journey in decided]
    for journey in decided:
        journey.outcome = outcome
        journey.cause = "indecision" if outcome == "lost_no_decision" else None
    try:
        yield
    finally:
        for journey, (was, cause) in zip(decided, before, strict=True):
            journey.outcome, journey.cause = was, cause


# what a record says of the ending itself, from the closing on
OF_THE_ENDING = {
    "Opportunity": {
        "StageName", "Probability", "ExpectedRevenue", "IsWon", "ForecastCategory", "ForecastCategoryName",
        "Loss_Reason__c", "Type",
    },
    "OpportunityHistory": {"StageName", "Probability", "ExpectedRevenue", "ForecastCategory"},
    "Account": {"Type", "LastModifiedDate", "SystemModstamp"},
}  # fmt: skip


def told_before_the_ending(recorder: Recorder) -> dict[str, object]:
    """Everything recorded, without what the closing itself says and what is stated after it."""
    told: dict[str, object] = {
        kind: [
            {name: value for name, value in row.items() if name not in OF_THE_ENDING.get(kind, set())}
            for row in recorder.of(kind)
        ]
        for kind in recorder.records
    }
    told["open"] = [row for row in recorder.of("OpportunityHistory") if "Closed" not in row["StageName"]]
    told["messages"] = recorder.messages
    for name, rows in recorder.plain.items():
        told[name] = [row for row in rows if "cause_of_loss" not in row]
    return told


def test_drawn_by_lot_nothing_before_the_closing_tells_the_outcome(lives: list[CompanyLife]) -> None:
    told = []
    for outcome in ("won", "lost_competitor", "lost_no_decision"):
        with ending(lives, outcome):
            told.append(told_before_the_ending(see(lives, BY_LOT)))
    for other in told[1:]:
        for name, rows in told[0].items():
            assert rows == other[name], name


def test_otherwise_the_outcome_shows_in_when_it_is_closed(lives: list[CompanyLife]) -> None:
    told = []
    for outcome in ("won", "lost_no_decision"):
        with ending(lives, outcome):
            told.append(told_before_the_ending(see(lives, REAL)))
    assert told[0]["OpportunityHistory"] != told[1]["OpportunityHistory"]


def test_drawn_by_lot_causes_are_stated_after_the_closing(lives: list[CompanyLife]) -> None:
    recorder = see(lives, BY_LOT)
    closed: dict[str, str] = {}
    for desk in recorder.desks:
        for deal in desk.deals.deals:
            if deal.is_closed:
                domain = desk.people.life.company.words.domain
                closed[domain] = min(
                    closed.get(domain, "9"), date.fromordinal(719_163 + deal.latest.at // 86_400).isoformat()
                )
    stated = [row for row in recorder.plain["statements/statements"] if row[4] == "cause_of_loss"]
    assert stated
    assert all(row[1] > closed[row[5]] for row in stated if row[1] != "31/02")


def test_meetings_are_not_in_the_calendar_before_what_they_are_about(lives: list[CompanyLife]) -> None:
    for desk in see(lives, REAL).desks:
        deals = {deal.journey for deal in desk.deals.deals if deal.journey is not None}
        for meeting in desk._activities.meetings:
            began = [
                _last_turn(journey, meeting.act.at // 86_400)
                for journey in deals
                if journey.member_of(meeting.act.people[0])
            ]
            assert all(turn * 86_400 < meeting.logged_at for turn in began)


def _last_turn(journey: Journey, day: int) -> int:
    return max([stay.entered_day for stay in journey.stays if stay.entered_day <= day], default=0)


def test_no_hidden_name_or_number_is_in_the_inputs(written: Written) -> None:
    """Hidden numbers have five decimals; none of them, and no name of the truth, stands in any input."""
    hidden = {
        f"{abs(value):.5f}"
        for table in ("accounts", "people", "journeys", "members", "stages", "stances")
        for row in written.truth(table)
        for value in row.values()
        if isinstance(value, float) and round(value, 3) != value
    }
    assert len(hidden) > 1_000
    for path in written.input_files():
        text = path.read_text(encoding="utf-8")
        assert "truth:" not in text, path.name
        assert not hidden & set(re.findall(r"\d\.\d{5}(?!\d)", text)), path.name


def test_record_ids_do_not_give_away_their_account_or_order(written: Written) -> None:
    """Ids of one account's contacts lie as far from each other as those of different accounts."""
    rows = sorted(written.rows("salesforce/Contact"), key=lambda row: row["Id"])
    near = sum(one["AccountId"] == other["AccountId"] for one, other in pairwise(rows))
    shares = Counter(row["AccountId"] for row in rows)
    expected = sum(count * (count - 1) for count in shares.values()) / len(rows)
    assert near < expected + 4.0 * expected**0.5


def test_people_and_machines_leave_the_same_fields(written: Written) -> None:
    """What a mail event carries does not depend on who caused it."""
    machines = {row["message_id"] for row in written.truth("machine_events")}
    fields: dict[bool, set[tuple[str, ...]]] = {True: set(), False: set()}
    for message in written.messages():
        if message.get("event") in ("Email Opened", "Email Link Clicked"):
            names = (*sorted(message), *sorted(message["context"]), *sorted(message["properties"]))
            fields[message["messageId"] in machines].add(names)
    assert fields[True] == fields[False]
