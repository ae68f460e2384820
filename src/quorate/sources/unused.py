"""Set a whole file aside: its rows are counted and kept, with the reason why they are not used."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.sources.csv_files import read_chunks
from quorate.sources.files import Reached, SourceFile
from quorate.sources.reading import Reading
from quorate.vocabulary.batches import Batch, SetAside


def set_all_aside(
    file: SourceFile, reading: Reading, reached: Reached, code: str, reason: str
) -> Iterator[Batch]:
    """Every row of a delimited file, set aside with the same code and reason."""
    for chunk in read_chunks(file.path, reading.encoding, lenient=reading.lenient):
        aside = [
            SetAside(number, code, reason, chunk.raw(position))
            for position, number in enumerate(chunk.numbers)
        ]
        yield Batch(file.name, len(chunk.rows) + len(chunk.set_aside), {}, [*chunk.set_aside, *aside])
        reached(file, chunk.share_read)
