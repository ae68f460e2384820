from __future__ import annotations

import pytest

from quorate.errors import NotFound
from quorate.views.lookup import account_id_of, person_id_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


@pytest.mark.parametrize(
    ("key", "account_id"),
    [
        ("a_alder", "a_alder"),
        ("A_ALDER", "a_alder"),
        ("aldermoor-freight.example", "a_alder"),
        (" Aldermoor Logistics ", "a_alder"),
        ("ALDERMOOR logistics", "a_alder"),
        ("twin-rivers.example", "a_twin_2"),
    ],
)
def test_an_account_answers_to_id_domain_and_name(snapshot: Snapshot, key: str, account_id: str) -> None:
    assert account_id_of(Reader(snapshot), key) == account_id


@pytest.mark.parametrize(
    ("key", "person_id"), [("p_ben", "p_ben"), ("BEN@aldermoor.example", "p_ben"), ("cho ji-woo", "p_cho")]
)
def test_a_person_answers_to_id_address_and_name(snapshot: Snapshot, key: str, person_id: str) -> None:
    assert person_id_of(Reader(snapshot), key) == person_id


def test_nothing_found_names_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound) as caught:
        account_id_of(Reader(snapshot), "Aldermor Logistic")
    assert "Aldermoor Logistics (aldermoor.example, aldermoor-freight.example; a_alder)" in str(
        caught.value.expected
    )
    assert "Oakhurst" not in str(caught.value.expected)


def test_nothing_near_names_nothing(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound) as caught:
        person_id_of(Reader(snapshot), "zzzzqqqq")
    assert "nearest" not in str(caught.value.expected)


def test_several_are_listed_and_none_is_chosen(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound) as caught:
        account_id_of(Reader(snapshot), "twin rivers")
    assert caught.value.what == "2 accounts answer to 'twin rivers'."
    assert "a_twin_1" in str(caught.value.expected)
    assert "a_twin_2" in str(caught.value.expected)
