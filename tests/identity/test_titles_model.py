"""The model of letter sequences that reads English titles no list decides."""

from __future__ import annotations

import subprocess
import sys

import pytest

from quorate.identity.title_model import LEAST_TITLES, sequences, shipped, trained
from quorate.identity.title_readings import by_letters, by_words, read_title

# Enough titles of two functions for every sequence of their words to be known.
TAUGHT = [("cleaner of drain", "operations"), ("tax clerk", "finance")] * LEAST_TITLES


def test_what_was_taught_is_known_again() -> None:
    model = trained(TAUGHT)
    assert model.function("cleaner of drain") == "operations"
    assert model.function("tax clerk") == "finance"


@pytest.mark.parametrize("title", ["", "  ", "kierownik", "?!"])
def test_it_says_nothing_of_what_it_does_not_know(title: str) -> None:
    assert trained(TAUGHT).function(title) is None


def test_untrained_it_says_nothing() -> None:
    assert trained([]).function("tax clerk") is None


def test_what_is_none_of_the_functions_stays_unknown() -> None:
    assert trained([*TAUGHT, *[("plumber", "other")] * LEAST_TITLES]).function("plumber") is None


def test_training_does_not_depend_on_the_order_of_titles() -> None:
    assert trained(TAUGHT).to_bytes() == trained(reversed(TAUGHT)).to_bytes()


def test_case_and_accents_do_not_matter() -> None:
    assert sequences("Café MANAGER") == sequences("cafe manager")


@pytest.mark.parametrize(
    ("title", "function"),
    [
        ("Biostatisticians", "data"),
        ("kierownik działu zakupów", None),
    ],
)
def test_the_shipped_model(title: str, function: str | None) -> None:
    assert by_letters(title, shipped()) == function


def test_lists_come_before_the_model() -> None:
    assert by_words("Head of Procurement")[0] == read_title("Head of Procurement")[0] == "procurement"


def test_it_is_small_and_read_only_when_asked() -> None:
    assert len(shipped().to_bytes()) < 1_500_000
    program = (
        "from quorate.identity import title_model, title_readings\n"
        "title_readings.read_title('Head of IT')\n"
        "print(title_model.shipped.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
