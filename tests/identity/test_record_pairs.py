"""Records of people without anything else: which are one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.identity import field_likeness as like
from quorate.identity import field_values as values
from quorate.identity.field_columns import cleaned
from quorate.identity.record_pairs import record_pairs
from quorate.stats.pair_clusters import clusters
from quorate.stats.record_linkage import UNKNOWN

Record = dict[str, str | None]


def table(*records: Record) -> pa.Table:
    names = sorted({name for record in records for name in record})
    return pa.table({name: pa.array([record.get(name) for record in records], pa.string()) for name in names})


def crowd(count: int) -> list[Record]:
    """Strangers: no two share both names, a birthday or a telephone."""
    luck = np.random.default_rng(8)
    letters = np.array(list("abcdefghiklmnoprstuw"))

    def word() -> str:
        return "".join(luck.choice(letters, 7).tolist())

    return [
        {
            "given_name": word(), "family_name": word(), "street": f"{number} {word()} road", "city": f"c{number % 9}",
            "birth_date": f"{1940 + number % 60}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "phone": f"+4420{luck.integers(10**7, 10**8)}",
        }
        for number in range(count)
    ]  # fmt: skip


def found(*records: Record) -> list[int]:
    everybody = table(*records, *crowd(300))
    pairs = record_pairs(everybody)
    own = clusters(everybody.num_rows, pairs.left, pairs.right, pairs.probability)
    assert own[len(records) :].tolist() == list(range(len(records), everybody.num_rows))
    return [int(head) for head in own[: len(records)]]


ADA: Record = {
    "given_name": "Robert", "family_name": "Ashcombe", "birth_date": "1968-03-14", "phone": "+44 20 7946 0011",
    "street": "12 Kestrel Street", "city": "Exeter",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "is_one"),
    [
        ({"given_name": "Bob", "birth_date": "14/03/1968"}, True),
        ({"family_name": "Ashcomb", "street": "12, Kestrel St.", "phone": "020 7946 0011"}, True),
        ({"street": "4 Mill Lane", "city": "Leeds"}, True),
        ({"given_name": "Ashcombe", "family_name": "Robert"}, True),
        ({"given_name": "Harriet", "birth_date": "1971-11-02"}, False),
    ],
    ids=[
        "familiar form and another way to write the date", "slips and short forms", "has moved", "names changed over",
        "of one household",
    ],
)  # fmt: skip
def test_two_records(change: Record, is_one: bool) -> None:
    assert (len(set(found(ADA, {**ADA, **change}))) == 1) is is_one


def test_a_number_given_to_one_person_says_who_it_is() -> None:
    married: Record = {"given_name": "Robin", "family_name": "Vale", "passport": "AB-123456"}
    before: Record = {"given_name": "Robin", "family_name": "Marsh", "passport": "ab123456"}
    everybody = table(married, before, *({**each, "passport": str(at)} for at, each in enumerate(crowd(300))))
    pairs = record_pairs(everybody, ["passport"])
    assert clusters(everybody.num_rows, pairs.left, pairs.right, pairs.probability)[1] == 0


def test_sharing_a_common_name_is_worth_less_than_sharing_a_rare_one() -> None:
    """Two Roberts of Exeter without anything else: one person where the name is rare, anybody where it is common."""

    def probability(namesakes: int) -> float:
        others = crowd(300)
        for number in range(namesakes):
            others[number]["given_name"] = "Robert"
            others[-number - 1]["family_name"] = "Ashcombe"
        pair: Record = {"given_name": "Robert", "family_name": "Ashcombe", "city": "Exeter"}
        return float(record_pairs(table(pair, pair, *others)).probability[0])

    assert probability(0) > 0.9
    assert probability(60) < 0.5


@pytest.mark.parametrize(
    ("clean", "text", "expected"),
    [
        (values.date, "3/1/70", "19700301"),
        (values.date, "24-May-11", "20110524"),
        (values.date, "19391432", "19391432"),
        (values.date, "May 1970", ""),
        (values.date, "unknown", ""),
        (values.phone, "+39 0352 6553537", "3903526553537"),
        (values.phone, "ext. 12", ""),
        (values.email, "Maria Sentosa<msentosa@fmail.com>", "msentosa@fmail.com"),
        (values.street, "Hardenbergstraße 87", "hardenberg st 87"),
        (values.street, "1515 Adela Lane", "1515 adela ln"),
        (values.name_part, "O'Hare", "ohare"),
        (values.code, "294-66-9999", "294669999"),
    ],
)
def test_ways_of_writing(clean: Callable[[str], str], text: str, expected: str) -> None:
    assert clean(text) == expected


WRITINGS = (
    values.word,
    values.name_part,
    values.code,
    values.phone,
    values.email,
    values.street,
    values.date,
)
PIECES = st.sampled_from(
    [
        "Hauptstrasse",
        "str",
        "Straße",
        "Lane",
        "Ünal",
        "O'Hare",
        "a.b@c.de",
        "12",
        "2001-02-03",
        "0049",
        "_",
        ",",
        " ",
        "\x1f",
    ]
)


@pytest.mark.parametrize("clean", WRITINGS, ids=lambda clean: clean.__name__)
@given(text=st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=6).map("".join)))
def test_a_column_at_once_is_written_as_each_of_its_values(clean: Callable[[str], str], text: str) -> None:
    assert cleaned(clean, pa.array([text, "7"], pa.string())).to_pylist() == [clean(text), clean("7")]


@pytest.mark.parametrize(
    ("likeness", "one", "other", "level"),
    [
        (like.given_names, "bob", "robert", 1),
        (like.given_names, "r", "robert", 1),
        (like.given_names, "margaret", "margarett", 2),
        (like.given_names, "wang", "王杰", UNKNOWN),
        (like.given_names, "john", "peter", 4),
        (like.family_names, "sanchez", "sanchez mendoza", 2),
        (like.family_names, "kelly mendoza", "mendoza", 2),
        (like.family_names, "smith", "jones", 3),
        (like.dates, "19780312", "19781203", 1),
        (like.dates, "19780312", "19780313", 1),
        (like.dates, "19780312", "19780827", 3),
        (like.dates, "19780312", "19980312", 1),
        (like.dates, "19780312", "20010312", 2),
        (like.codes, "123456", "123465", 1),
        (like.codes, "123456", "654321", 3),
        (like.phones, "3213212", "2023213212", 1),
        (like.phones, "3213212", "2023213299", 2),
        (like.emails, "ann.lee@a.com", "ann.lee@b.org", 2),
        (like.emails, "ann.lee7@a.com", "ann.lee7@b.org", 1),
        (like.emails, "ann.lee@a.com", "bob@a.com", 3),
        (like.streets, "1515 adela ln", "1515 adela ln lv nv", 1),
        (like.streets, "1515 adela ln", "1516 adela ln", 3),
        (like.places, "arlington", "arlingtn", 1),
        (like.categories, "gb", "us", 1),
    ],
)
def test_levels(
    likeness: like.Likeness,
    one: str, other: str, level: int,
) -> None:  # fmt: skip
    values, first, second = np.array([one, other], dtype=object), np.array([0]), np.array([1])
    assert likeness(values, first, second).tolist() == [level]
    assert likeness(values, second, first).tolist() == [level]


@given(number=st.text("0123456789", min_size=values.SHORTEST_PHONE, max_size=12), luck=st.randoms())
def test_a_slip_in_a_telephone_is_seen_wherever_it_is(number: str, luck: Random) -> None:
    at, digit = luck.randrange(len(number)), str(luck.randrange(10))
    others = [number[:at] + digit + number[at:], number[:at] + digit + number[at + 1 :]]
    others.append(number[:at] + number[at : at + 2][::-1] + number[at + 2 :])
    texts = np.array([number, *others], dtype=object)
    slipped = [place for place, other in enumerate(others, 1) if other != number]
    found = like.phones(texts, np.zeros(len(slipped), dtype=np.int64), np.array(slipped, dtype=np.int64))
    assert found.tolist() == [1] * len(slipped)
