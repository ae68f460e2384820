"""The truth stands apart and agrees with the inputs; nothing is recorded after the last day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

from tests.market.market_files import Written

from quorate.market.world.stages import BUYING_STAGES, ROLES, STAGES
from quorate.vocabulary import closed_lists

END = "2026-06-30T23:59:59.999Z"
ANY_TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?")
# times that may lie ahead: meetings planned by the last day, and days by which something is meant to happen
AHEAD = {
    "Event": {"StartDateTime", "EndDateTime", "ActivityDateTime", "ActivityDate"},
    "Opportunity": {"CloseDate"},
    "OpportunityHistory": {"CloseDate"},
    "OpportunityLineItem": {"ServiceDate"},
    "Campaign": {"StartDate", "EndDate", "Name"},
}


def test_nothing_of_the_truth_is_in_the_inputs(written: Written) -> None:
    for path in written.input_files():
        text = path.read_text(encoding="utf-8")
        assert "truth:" not in text, path.name
    assert all(row["person_id"].startswith("truth:") for row in written.truth("people"))


def test_no_input_column_holds_a_true_stage_or_stance(written: Written) -> None:
    hidden = {"stance", "stance_score", "true_stage", "agreement", "power", "is_dark", "appetite", "fit"}
    for path in written.input_files():
        if path.suffix == ".csv":
            header = path.read_text(encoding="utf-8").splitlines()[0].replace('"', "").split(",")
            assert not hidden & set(header), path.name


def test_nothing_is_recorded_after_the_last_day(written: Written) -> None:
    for path in sorted((written.directory / "inputs" / "salesforce").glob("*.csv")):
        ahead = AHEAD.get(path.stem, set())
        for row in written.rows(f"salesforce/{path.stem}"):
            for field, value in row.items():
                if field not in ahead and re.match(r"20\d\d-\d\d-\d\d", value):
                    assert value <= END, (path.stem, field, value)
    for message in written.messages():
        assert message["receivedAt"] <= END
        assert message["timestamp"] <= END
    for name in ("linkedin/engagement", "g2/intent", "spend/spend"):
        assert all(row["Date"] <= "2026-06-30" or row["Date"] == "last week" for row in written.rows(name))
    for path in sorted((written.directory / "inputs" / "webinar").glob("*.csv")):
        times = ANY_TIME.findall(path.read_text(encoding="utf-8"))
        assert all(time.replace(" ", "T") <= END for time in times), path.name


def test_meetings_ahead_are_planned_by_the_last_day(written: Written) -> None:
    ahead = [row for row in written.rows("salesforce/Event") if row["StartDateTime"] > END]
    assert ahead
    assert all(row["CreatedDate"] <= END for row in ahead)


def test_truth_rows_refer_to_each_other(written: Written) -> None:
    accounts = {row["account_id"] for row in written.truth("accounts")}
    people = {row["person_id"] for row in written.truth("people")}
    journeys = {row["journey_id"] for row in written.truth("journeys")}
    assert len(accounts) == 20
    assert {row["account_id"] for row in written.truth("people")} <= accounts
    assert {row["account_id"] for row in written.truth("journeys")} <= accounts
    assert {row["parent_account_id"] for row in written.truth("accounts")} - {None} <= accounts
    for table in ("stages", "stage_stays", "members", "stances", "outcomes"):
        assert {row["journey_id"] for row in written.truth(table)} <= journeys, table
    for table in ("members", "stances"):
        assert {row["person_id"] for row in written.truth(table)} <= people, table


def test_truth_knows_the_records_of_the_inputs(written: Written) -> None:
    people = written.truth("people")
    contacts = [found for person in people for found in person["crm_contact_ids"]]
    leads = [found for person in people for found in person["crm_lead_ids"]]
    assert Counter(contacts) == Counter(row["Id"] for row in written.rows("salesforce/Contact"))
    assert set(leads) <= {row["Id"] for row in written.rows("salesforce/Lead")}
    assert sum(len(person["crm_lead_ids"]) + len(person["crm_contact_ids"]) > 1 for person in people) > 5
    accounts = [found for account in written.truth("accounts") for found in account["crm_account_ids"]]
    assert Counter(accounts) == Counter(row["Id"] for row in written.rows("salesforce/Account"))
    deals = {row["opportunity_id"]: row for row in written.truth("opportunities")}
    assert set(deals) == {row["Id"] for row in written.rows("salesforce/Opportunity")}
    for journey in written.truth("journeys"):
        assert all(
            deals[found]["journey_id"] == journey["journey_id"] for found in journey["opportunity_ids"]
        )


def test_identified_devices_belong_to_the_person_of_the_address(written: Written) -> None:
    owner = {device: person for person in written.truth("people") for device in person["anonymous_ids"]}
    checked = 0
    for message in written.messages():
        person = owner.get(message["anonymousId"])
        if message["type"] == "identify" and person is not None:
            checked += 1
            assert message["traits"]["email"] in person["emails"]
    assert checked > 50


def test_words_are_of_the_vocabulary(written: Written) -> None:
    assert set(BUYING_STAGES) <= set(STAGES)
    for person in written.truth("people"):
        assert person["function"] in closed_lists.FUNCTIONS
        assert person["seniority"] in closed_lists.SENIORITIES
    assert {row["stance"] for row in written.truth("stances")} <= set(closed_lists.STANCES)
    assert {row["role"] for row in written.truth("members")} == set(ROLES)
    assert {row["outcome"] for row in written.truth("outcomes")} <= set(closed_lists.OUTCOMES)


def test_stages_of_a_week_follow_from_the_stays(written: Written) -> None:
    stays = defaultdict(list)
    for row in written.truth("stage_stays"):
        stays[row["journey_id"]].append(row)
    for row in written.truth("stages"):
        found = [
            stay["stage"]
            for stay in stays[row["journey_id"]]
            if stay["entered_on"] <= row["week_on"]
            and (stay["left_on"] is None or row["week_on"] < stay["left_on"])
        ]
        # a journey begun in the middle of a week is noted from that week's Monday on
        assert row["stage"] == found[-1] if found else row["stage"] == "unaware"
        assert 0.0 <= row["agreement"] <= 1.0


def test_outcomes_of_open_journeys_are_told_ahead(written: Written) -> None:
    now = {row["journey_id"]: row["outcome"] for row in written.truth("journeys")}
    for row in written.truth("outcomes"):
        if row["is_after_as_of"]:
            assert now[row["journey_id"]] == "open"
            assert row["decided_on"] is None or row["decided_on"] > date(2026, 6, 30)
        else:
            assert now[row["journey_id"]] == row["outcome"] != "open"
        assert (row["winner"] == "us") == (row["outcome"] == "won")
        assert (row["cause"] in ("indecision", "status_quo")) == (row["outcome"] == "lost_no_decision")
    assert "open" in now.values()


def test_won_opportunities_carry_the_true_amount(written: Written) -> None:
    amounts = {row["journey_id"]: row["amount"] for row in written.truth("journeys")}
    deals = {row["opportunity_id"]: row for row in written.truth("opportunities")}
    won = [
        row
        for row in written.rows("salesforce/Opportunity")
        if row["IsWon"] == "true" and deals[row["Id"]]["kind"] == "purchase"
    ]
    assert won
    for row in won:
        assert float(row["Amount"]) == amounts[deals[row["Id"]]["journey_id"]]
