"""Which play a touch was made for, as each system or mapping says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sources.imported import csv_text, import_files, write
from tests.sources.test_hubspot_engagements import engaged

from quorate.settings import load_settings

MAPPING = """mapping: mine
source: mine
files:
  - file: visits.csv
    into:
      - table: touches
        key: id
        columns:
          occurred_at: day
          person_key: {key: people, column: who}
          channel: {constant: meeting}
          action: {constant: attended}
          initiator: {constant: sales}
          play: {column: what we did, values: {ref: arrange_reference}}
"""


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Task", "Id,WhoId,Status,ActivityDate,CreatedDate,TaskSubtype"),
        ("Event", "Id,WhoId,Status,ActivityDate,CreatedDate,Type"),
    ],
)
def test_salesforce_keeps_it_in_a_field_of_ones_own(tmp_path: Path, name: str, header: str) -> None:
    identity = {"Task": "00T000000000001", "Event": "00U000000000001"}[name]
    row = f"{identity},003000000000001,Completed,2024-02-01,2024-02-01,Call"
    for column, said in (("Play__c", {}), ("What_We_Did__c", {"custom_fields": {"play": "What_We_Did__c"}})):
        file = write(
            tmp_path / column / f"{name}.csv", csv_text(f"{header},{column}", f"{row},team_argument")
        )
        assert import_files("salesforce", file, **said).one("touches")["play"] == "team_argument"
    file = write(tmp_path / "empty" / f"{name}.csv", csv_text(f"{header},Play__c", f"{row},"))
    assert import_files("salesforce", file).one("touches")["play"] is None


def test_hubspot_keeps_it_in_a_property(tmp_path: Path) -> None:
    said = {"hs_call_direction": "OUTBOUND", "sales_play": "Team argument"}
    assert engaged(tmp_path, "calls", **said)["play"] == "Team argument"


def test_a_mapping_says_which_column_holds_it_and_what_its_words_mean(tmp_path: Path) -> None:
    file = write(
        tmp_path / "visits.csv",
        csv_text(
            "ID,Day,Who,What we did", "1,2024-02-01,ann,REF", "2,2024-02-02,ann,check in", "3,2024-02-03,ann,"
        ),
    )
    found = import_files("table", file, mapping_file=write(tmp_path / "mapping.yaml", MAPPING))["touches"]
    assert [row["play"] for row in found] == ["arrange_reference", "check in", None]


def test_the_settings_name_the_field(tmp_path: Path) -> None:
    text = 'name = "w"\n[sources.salesforce.fields]\nplay = "Move__c"\n[plans]\nexploration_share = 0.2\n'
    settings = load_settings(write(tmp_path / "quorate.toml", text))
    assert settings.sources.fields_of("salesforce") == {"play": "Move__c"}
    assert settings.plans.exploration_share == 0.2
