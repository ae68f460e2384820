"""The same records resolved by Splink, set up as its own tutorials set it up.

fake_1000 and Febrl 4 are set up as in Splink's examples for these very sets (columns, comparisons, blocking,
deterministic rules, training), with u from more random pairs than the examples take, as they recommend. There is no
example for Senzing's set or for CRM records; those are set up in the same manner with the comparisons of its library
for each kind of column, over the values our resolver compares: dates read, numbers without punctuation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from benchmarks.identity.scoring import Score, score
from benchmarks.identity.sets import SENZING_NUMBERS, Labelled

from quorate.identity import field_values
from quorate.identity.record_fields import NAMED_FIELDS, number_field

THRESHOLDS = (0.2, 0.5, 0.8, 0.9, 0.95, 0.99)
RANDOM_PAIRS = 1e7
SEED = 5


@dataclass(frozen=True)
class SetUp:
    """What Splink wants to know about a set."""

    tables: Sequence[pa.Table]
    unique_id: str
    comparisons: Sequence[Any]
    blocking: Sequence[Any]
    deterministic: Sequence[Any]
    recall: float
    training: Sequence[Any]


def resolved(setup: SetUp, thresholds: Sequence[float]) -> dict[float, dict[str, Any]]:
    """For each threshold the cluster of each record, by its id."""
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="link_only" if len(setup.tables) > 1 else "dedupe_only",
        unique_id_column_name=setup.unique_id,
        comparisons=list(setup.comparisons),
        blocking_rules_to_generate_predictions=list(setup.blocking),
    )
    tables = [database.register(table) for table in setup.tables]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        list(setup.deterministic), recall=setup.recall
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    for rule in setup.training:
        _train(linker, rule)
    pairs = linker.inference.predict(threshold_match_probability=min(thresholds))
    found = {}
    for threshold in thresholds:
        clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        )
        rows = clustered.as_duckdbpyrelation().select(f"{setup.unique_id}, cluster_id").fetchall()
        found[threshold] = dict(rows)
    return found


def _train(linker: Any, rule: Any) -> None:
    """One round of training; a rule that leaves too little to learn from is passed over, as a user would."""
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    except Exception as error:
        print(f"splink: passed over a training rule: {str(error).splitlines()[0]}")


def scores(setup: SetUp, people: Mapping[str, str]) -> dict[float, Score]:
    """The score at each threshold."""
    return {
        threshold: score(list(clusters.values()), [people[str(key)] for key in clusters])
        for threshold, clusters in resolved(setup, THRESHOLDS).items()
    }


def fake_1000(labelled: Labelled) -> SetUp:
    """As in the example "Evaluation when you have fully labelled data"."""
    import splink.comparison_library as cl
    from splink import block_on

    own = labelled.own
    dates = own.column("dob").cast(pa.date32())
    return SetUp(
        tables=[own.set_column(own.column_names.index("dob"), "dob", dates)],
        unique_id="unique_id",
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        blocking=[block_on(column) for column in ("first_name", "surname", "dob", "email")],
        deterministic=[
            "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
        training=[block_on("dob"), block_on("email"), block_on("first_name", "surname")],
    )


def febrl_4(labelled: Labelled) -> SetUp:
    """As the detailed model in the example "Linking the febrl4 datasets"."""
    import splink.comparison_library as cl
    from splink import block_on

    half = labelled.own.num_rows // 2
    return SetUp(
        tables=[labelled.own.slice(0, half), labelled.own.slice(half)],
        unique_id="rec_id",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        blocking=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            *[block_on(column) for column in ("date_of_birth", "soc_sec_id", "postcode")],
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
        ],
        deterministic=[block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        recall=0.8,
        training=[block_on("date_of_birth"), block_on("postcode")],
    )


def senzing(labelled: Labelled) -> SetUp:
    """Splink's comparisons for each kind of column; every column blocks, as the set is small."""
    import splink.comparison_library as cl
    from splink import block_on

    columns = ("given_name", "family_name", "birth_date", "email", "phone", "street", "postal_code")
    return SetUp(
        tables=[cleaned(labelled)],
        unique_id="unique_id",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True, invalid_dates_as_null=True),
            cl.EmailComparison("email").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("street", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            *[cl.LevenshteinAtThresholds(column, [1]) for column in SENZING_NUMBERS],
            cl.ExactMatch("record_type"),
        ],
        blocking=[block_on(column) for column in (*columns, *SENZING_NUMBERS)],
        deterministic=[
            *[block_on(column) for column in SENZING_NUMBERS],
            block_on("given_name", "family_name", "birth_date"),
            block_on("family_name", "phone"),
            block_on("given_name", "email"),
        ],
        recall=0.6,
        training=[block_on(column) for column in columns if column != "postal_code"],
    )


def cleaned(labelled: Labelled) -> pa.Table:
    """The columns our resolver compares, as it cleans them, dates with dashes as Splink reads them."""
    fields = (*NAMED_FIELDS, *map(number_field, labelled.numbers))
    columns: dict[str, Any] = {"unique_id": [str(number) for number in range(labelled.records.num_rows)]}
    for column in (column for field in fields for column in field.columns):
        if column.name in labelled.records.column_names:
            texts = labelled.records.column(column.name).to_pylist()
            values = [(column.clean(text) or None) if text else None for text in texts]
            if column.clean is field_values.date:
                values = [value and f"{value[:4]}-{value[4:6]}-{value[6:]}" for value in values]
            columns[column.name] = pa.array(values, pa.string())
    return pa.table(columns)


SETUPS: Mapping[str, tuple[Callable[[Labelled], SetUp], str | None]] = {
    "Senzing truth set": (senzing, None),
    "Febrl 4": (febrl_4, "rec_id"),
    "fake_1000": (fake_1000, "unique_id"),
}
