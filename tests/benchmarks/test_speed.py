from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.speed.load import write_load, write_news
from benchmarks.speed.measures import Measure, growth, page, read, worse, write


def measure(touches: int, seconds: float, ratio: float | None = None, work: str = "teams") -> Measure:
    return Measure(touches, work, seconds, None, 100.0, ratio)


def test_what_counts_as_worse() -> None:
    stored = [measure(1_000, 2.0, 4.0), measure(1_000, 0.1, 4.0, "tiny"), measure(9_000, 2.0, 4.0)]
    # another size was not measured now, and a stage of a tenth of a second tells nothing
    assert list(worse(stored, [measure(1_000, 3.0, 6.0), measure(1_000, 1.0, 40.0, "tiny")])) == []
    assert list(worse(stored, [measure(1_000, 3.2, 6.4)])) == [
        "teams at 1,000 touches takes 6.4 times its floor, 4.0 before",
        "tiny at 1,000 touches is missing",
    ]
    assert "teams at 1,000 touches is missing" in list(worse(stored, [measure(1_000, 3.2)]))


def test_growth_is_the_power_of_the_number_of_touches() -> None:
    assert growth([measure(1_000, 1.0), measure(10_000, 10.0)], "teams") == pytest.approx(1.0)
    assert growth([measure(1_000, 1.0), measure(100_000, 1e4)], "teams") == pytest.approx(2.0)
    assert growth([measure(1_000, 0.1), measure(10_000, 10.0)], "teams") is None


def test_measures_are_kept_and_told(tmp_path: Path) -> None:
    measures = [measure(1_000, 1.0, 4.0), measure(10_000, 8.0, 5.0)]
    write(tmp_path / "speed.json", measures)
    assert read(tmp_path / "speed.json") == measures
    assert read(tmp_path / "nothing.json") == []
    told = list(page(measures, "here", {"journeys": 3.0}))
    assert "| 10,000 | teams | 8.0 |  | 1,250 | 100 | 5.0 |" in told
    assert "| teams | 0.90 |" in told


def test_a_load_has_its_shares_and_news_are_of_known_people(tmp_path: Path) -> None:
    load = write_load(20_000, tmp_path / "load")
    visits = [json.loads(line) for line in load.sources["segment"].read_text().splitlines()]
    devices = {visit["anonymousId"] for visit in visits}
    assert 17_000 < sum(visit["type"] != "identify" for visit in visits) <= 20_000
    assert 1_500 < len(devices) <= 2_000
    accounts = (load.sources["salesforce"] / "Account.csv").read_text().splitlines()
    assert len(accounts) == 1 + 50
    write_news(20_000, 30, tmp_path / "news.jsonl")
    news = [json.loads(line) for line in (tmp_path / "news.jsonl").read_text().splitlines()]
    assert len({each["messageId"] for each in news}) == 30
    assert max(visit["timestamp"] for visit in visits) < max(each["timestamp"] for each in news)
