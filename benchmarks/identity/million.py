"""A million records of made-up people resolved by us and by Splink, each in a process of its own.

    python -m benchmarks.identity.million ours FILE      # or splink: prints seconds, precision and recall

Reading the file and counting the score are outside the seconds; peak memory is the whole process's. Processor seconds
(of all threads) are beside those of the clock: other work on the machine moves the latter.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.identity.crowd import write_crowd
from benchmarks.identity.peer import SetUp, resolved
from benchmarks.identity.scoring import Score, score

from quorate.identity.record_pairs import record_pairs
from quorate.stats.pair_clusters import clusters

RECORDS = 1_000_000
# Splink's examples cluster large sets from .95 or .99 on; from one half on, a million records run together.
PEER_THRESHOLD = 0.99


def ours(records: pa.Table) -> dict[str, Any]:
    """The cluster of each record."""
    found = record_pairs(records)
    own = clusters(records.num_rows, found.left, found.right, found.probability)
    return dict(zip(records.column("unique_id").to_pylist(), own.tolist(), strict=True))


def splink(records: pa.Table) -> dict[str, Any]:
    """The same by Splink."""
    return resolved(setup(records), [PEER_THRESHOLD])[PEER_THRESHOLD]


def setup(records: pa.Table) -> SetUp:
    """As in the example of fifty thousand historical persons, with one comparison for the home, as for postcodes."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import block_on

    home = cl.CustomComparison(
        output_column_name="home",
        comparison_levels=[
            cll.And(cll.NullLevel("street"), cll.NullLevel("postal_code"), cll.NullLevel("city")),
            cll.And(cll.ExactMatchLevel("street"), cll.ExactMatchLevel("postal_code")),
            cll.ExactMatchLevel("street"),
            cll.ExactMatchLevel("postal_code"),
            cll.ExactMatchLevel("city", term_frequency_adjustments=True),
            cll.ElseLevel(),
        ],
    )
    return SetUp(
        tables=[records],
        unique_id="unique_id",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True, invalid_dates_as_null=True),
            home,
            cl.ExactMatch("phone"),
            # likeness of addresses repeats the names; equality does not
            cl.ExactMatch("email").configure(term_frequency_adjustments=True),
        ],
        blocking=[
            block_on("email"),
            block_on("phone"),
            block_on("given_name", "family_name"),
            block_on("family_name", "birth_date"),
            block_on("given_name", "birth_date"),
            block_on("street", "postal_code"),
            block_on("substr(given_name, 1, 3)", "substr(family_name, 1, 4)", "city"),
        ],
        deterministic=[
            block_on("given_name", "family_name", "birth_date"),
            block_on("email"),
            block_on("given_name", "phone"),
        ],
        recall=0.7,
        training=[block_on("given_name", "family_name"), block_on("birth_date"), block_on("email")],
    )


RESOLVERS = {"ours": ours, "splink": splink}


def run(resolver: str, file: Path) -> tuple[float, float, Score]:
    """Seconds, processor seconds and score of one resolver, in this process."""
    table = pq.read_table(file)
    records = table.drop_columns(["person"])
    began, begun = time.perf_counter(), time.process_time()
    found = RESOLVERS[resolver](records)
    seconds, processor = time.perf_counter() - began, time.process_time() - begun
    keys = records.column("unique_id").to_pylist()
    return seconds, processor, score([found[key] for key in keys], table.column("person").to_pylist())


def measured(*command: str) -> tuple[list[str], float]:
    """The words of the last line a command prints, and its peak MiB, in a process of its own."""
    code = (
        "import resource, subprocess, sys;"
        "done = subprocess.run(sys.argv[1:], check=True, stdout=subprocess.PIPE, text=True);"
        "print(done.stdout.strip().splitlines()[-1], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, sys.executable, *command], check=True, stdout=subprocess.PIPE, text=True
    )
    *words, mebibytes = done.stdout.split()
    return words, float(mebibytes)


def report(_folder: Path) -> str:
    """Both in one table."""
    rows = [
        "| resolver | seconds | processor seconds | records per second | peak MiB | F1 | precision | recall |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    took = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "crowd.parquet"
        write_crowd(file, RECORDS)
        for resolver in RESOLVERS:
            words, mebibytes = measured("-m", "benchmarks.identity.million", resolver, str(file))
            seconds, processor, precision, recall = map(float, words)
            took[resolver] = (seconds, processor)
            rows.append(
                f"| {resolver} | {seconds:.1f} | {processor:.1f} | {RECORDS / seconds:,.0f} | {mebibytes:,.0f} "
                f"| {Score(precision, recall).f1:.4f} | {precision:.4f} | {recall:.4f} |"
            )
    clock, processors = (took["splink"][at] / took["ours"][at] for at in (0, 1))
    return (
        "\n".join(rows)
        + f"\n\nSplink takes {clock:.1f} times as long, {processors:.1f} times the processor time."
    )


if __name__ == "__main__":
    *took_seconds, found_score = run(sys.argv[1], Path(sys.argv[2]))
    print(*took_seconds, found_score.precision, found_score.recall)
