"""Input that is led by what it reaches: bytes that bring a reader to new lines are kept and changed further.

`python -m benchmarks.fuzzing.guided --only "settings (TOML)" --cases 100000` leads the cases of one reader, or of those
of a pattern one after the other, and puts them beside those made by chance in the table. Each runs in a process of its
own: atheris, which leads them, ends the process it runs in. It is there for Linux, and sees the lines of Python alone.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.fuzzing.judging import Tally
    from benchmarks.fuzzing.readers import Reader

# What stands before a content says which of the reader's names it goes by.
_NAMES = 1
_LONGEST_BYTES = 40_000
# How often bytes are changed whatever they mean, and how often the change begins with a whole content again.
_SHARE_OF_BYTES, _SHARE_ANEW = 0.25, 0.3
_QUIET = ("-verbosity=0", "-timeout=0", "-rss_limit_mb=4000", "-print_final_stats=0")


def lead(name: str, cases: int, results: Path | None) -> None:
    """Lead so many cases of a reader, write down what came of it, and end the process: 1 where anything was found."""
    import atheris

    # lines are watched in what is loaded from here on
    with atheris.instrument_imports(include=["quorate"]):
        from benchmarks.fuzzing.importers import Exports
        from benchmarks.fuzzing.judging import Tally, judge
        from benchmarks.fuzzing.readers import readers

    folder = Path(tempfile.mkdtemp(prefix="led"))
    reader = readers(Exports(folder / "exports"), folder / "read")[name]
    names = list(reader.seeds)
    whole = [bytes([number]) + seed[:_LONGEST_BYTES] for number, seed in enumerate(reader.seeds.values())]
    tally = Tally(f"led: {name}")

    def take(data: bytes) -> None:
        content = data[_NAMES:]
        judge(
            tally, lambda _: _shown(reader, names[data[0] % len(names) if data else 0], content), tally.cases
        )
        if tally.cases >= cases:
            _end(tally, results)

    def change(data: bytes, most_bytes: int, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311
        if rng.random() < _SHARE_OF_BYTES and data:
            return bytes(atheris.Mutate(data, most_bytes))
        if rng.random() < _SHARE_ANEW or not data:
            data = rng.choice(whole)
        content = reader.change(rng, names[data[0] % len(names)], data[_NAMES:])
        return (data[:_NAMES] + content)[:most_bytes]

    corpus = folder / "corpus"
    corpus.mkdir()
    for number, content in enumerate(whole):
        (corpus / str(number)).write_bytes(content)
    asked = [sys.argv[0], *_QUIET, f"-max_len={_LONGEST_BYTES}", f"-seed={len(names)}", str(corpus)]
    atheris.Setup(asked, take, custom_mutator=change)
    atheris.Fuzz()


def _shown(reader: Reader, name: str, content: bytes) -> None:
    try:
        reader.read(name, content)
    except Exception as error:
        error.add_note(f"{name}: {content[:4000]!r}")
        raise


def _end(tally: Tally, results: Path | None) -> None:
    from benchmarks.fuzzing.page import row_of, write_rows

    row = row_of(tally, datetime.now(UTC).date())
    for place, (_, told) in tally.shown.items():
        print(f"{tally.name}: {place}\n{told}")
    print(row, flush=True)
    if results is not None:
        write_rows(results, [row])
    os._exit(1 if tally.defects else 0)


def main() -> int:
    """Lead the readers that are asked for, each in a process; 1 when anything was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="*", help="one reader, or those of a pattern")
    asked.add_argument("--cases", type=int, default=10_000, help="of each")
    asked.add_argument("--results", type=Path, help="the page to write")
    asked.add_argument("--here", action="store_true", help="in this process")
    given = asked.parse_args()
    if given.here:
        lead(given.only, given.cases, given.results)
    from benchmarks.fuzzing.importers import Exports
    from benchmarks.fuzzing.readers import readers

    with tempfile.TemporaryDirectory() as folder:
        known = readers(Exports(Path(folder) / "exports"), Path(folder) / "read")
    codes = []
    for name in known:
        if fnmatchcase(name, given.only):
            results = ["--results", str(given.results)] if given.results else []
            again = [sys.executable, "-m", "benchmarks.fuzzing.guided", "--here", "--only", name]
            codes.append(
                subprocess.run([*again, "--cases", str(given.cases), *results], check=False).returncode
            )
    return max(codes, default=2)


if __name__ == "__main__":
    sys.exit(main())
