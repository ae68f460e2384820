"""Labels of the shipped maps are said in the reader's language; what an owner wrote, and codes nobody lists, stay."""

from __future__ import annotations

import pytest

from quorate.language import label_text, language_named, speaking
from quorate.language.catalogues import catalogue
from quorate.language.sentences import LABELS
from quorate.settings import SHIPPED_MAPS, read_journey_map
from quorate.settings.loading import shipped_journey_map_text
from quorate.settings.map_tables import map_tables
from quorate.views.row_words import in_words
from quorate.views.wording import all_of, capital, plain

GERMAN = language_named("de")


@pytest.mark.parametrize("name", SHIPPED_MAPS)
def test_every_label_of_a_shipped_map_is_in_the_catalogue(name: str) -> None:
    assert GERMAN is not None
    tables = map_tables([read_journey_map(shipped_journey_map_text(name))])
    labels = {
        row[column]
        for table in tables.values()
        for row in table.to_pylist()
        for column in ("label", "buyer_asks")
        if row.get(column)
    }
    assert len(labels) > 20
    known = catalogue(GERMAN)
    assert [label for label in sorted(labels) if known.pgettext(LABELS, label) == label] == []


def test_a_label_is_translated_only_where_it_is_the_shipped_one() -> None:
    rows = [{"label": "Economic buyer", "stage_label": "Unser Einkauf", "name": "Economic buyer", "n": 3}]
    assert in_words([dict(row) for row in rows]) == rows
    with speaking(GERMAN):
        assert label_text("Exploring options") == "Möglichkeiten erkunden"
        assert in_words([dict(row) for row in rows]) == [
            {"label": "Budgetverantwortung", "stage_label": "Unser Einkauf", "name": "Economic buyer", "n": 3}
        ]
        assert in_words([{"person_name": "Unnamed person"}]) == [{"person_name": "Person ohne Namen"}]


def test_codes_are_said_in_words() -> None:
    assert (plain("review_site"), plain("it"), capital("economic_buyer")) == (
        "review site", "it", "Economic buyer",
    )  # fmt: skip
    with speaking(GERMAN):
        assert (plain("review_site"), plain("requested_demo"), plain("our_own_code")) == (
            "Bewertungsportal", "Vorführung angefragt", "our own code",
        )  # fmt: skip
        assert all_of(["Vertrieb"]) == "Vertrieb"
        assert all_of(["Vertrieb", "Marketing", "Erfolg"]) == "Vertrieb, Marketing und Erfolg"
