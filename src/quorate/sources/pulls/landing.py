"""Where pages land: each is written whole, made durable and renamed, and then the note of how far the pull is.

The folder of one object holds

- `cursor.json`: how far the log is. It moves on only after an import has been committed.
- `compared.json`: when the ids of its records were last compared one by one.
- `ids.txt`: of systems that are asked for changes only, the ids of the records they are known to have.
- `pull.json` and numbered pages: a pull that is under way. A page counts once `pull.json` counts it.

Whatever is interrupted, the next pull finds a page counted, or asks for it again; the log knows repetitions.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from quorate.errors import StoreError

# Transactions that take long become visible after later ones; what they changed bears an earlier stamp.
OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Cursor:
    """How far the log is: everything up to `through` was asked for with these fields.

    `whole_at` is when a list of changes was last read whole instead.
    """

    through: datetime
    fields: tuple[str, ...]
    whole_at: datetime | None = None


@dataclass(frozen=True)
class Underway:
    """A pull that is not yet in the log.

    Parameters
    ----------
    fields: what is asked for; pages with other fields cannot be added.
    page_count, row_count: what has landed.
    position: everything with an earlier stamp has landed; None before the first page.
    newest: the latest stamp that has landed, never later than the moment of asking.
    after: where a list goes on, in words of the one who reads it; empty at its beginning.
    is_whole: whether a list is read whole, not only what changed in it.
    """

    fields: tuple[str, ...]
    page_count: int = 0
    row_count: int = 0
    position: datetime | None = None
    newest: datetime | None = None
    after: str = ""
    is_whole: bool = False


class Landing:
    """The folder in which the pages of one object land."""

    def __init__(self, folder: Path, ending: str) -> None:
        self._folder = folder
        self._ending = ending
        self._cursor_file = folder / "cursor.json"
        self._pull_file = folder / "pull.json"
        self._ids_file = folder / "ids.txt"
        self._compared_file = folder / "compared.json"

    @property
    def cursor(self) -> Cursor | None:
        """How far the log is, or None before the first pull."""
        read = _read(self._cursor_file)
        if read is None:
            return None
        through = datetime.fromisoformat(str(read["through"]))
        return Cursor(through, _texts(read["fields"]), _moment(read.get("whole_at")))

    @property
    def underway(self) -> Underway | None:
        """The pull that is not yet in the log, if there is one."""
        read = _read(self._pull_file)
        if read is None:
            return None
        return Underway(
            _texts(read["fields"]),
            int(str(read["page_count"])),
            int(str(read["row_count"])),
            _moment(read["position"]),
            _moment(read["newest"]),
            str(read.get("after", "")),
            bool(read.get("is_whole")),
        )

    @property
    def compared_at(self) -> datetime | None:
        """When the ids of all records were last compared with the log's, if ever."""
        read = _read(self._compared_file)
        return _moment(read["compared_at"]) if read else None

    def compared(self, now: datetime) -> None:
        """The ids of all records have been compared with the log's."""
        write_durably(self._compared_file, json.dumps({"compared_at": now.isoformat()}).encode())

    @property
    def ids(self) -> set[str]:
        """The ids of the records that the system is known to have."""
        try:
            return set(self._ids_file.read_text(encoding="utf-8").split())
        except FileNotFoundError:
            return set()

    def remember(self, ids: Iterable[str]) -> None:
        """Keep which records the system is known to have."""
        write_durably(self._ids_file, "".join(f"{each}\n" for each in sorted(ids)).encode())

    def begin(self, fields: Sequence[str], *, is_full: bool) -> Underway:
        """Go on with the pull that is under way when it asks for the same fields, else begin a new one.

        A full pull, and one that asks for fields the log has not seen, forgets the cursor.
        """
        cursor = self.cursor
        if cursor and (is_full or not set(fields) <= set(cursor.fields)):
            self.clear()
            self._cursor_file.unlink(missing_ok=True)
        held = self.underway
        if held and held.fields == tuple(fields):
            return held
        self.clear()
        return self._note(Underway(tuple(fields)))

    def begin_list(self, fields: Sequence[str], asked_at: datetime, *, is_whole: bool) -> Underway:
        """Go on with the list that is under way when it is the same one, else begin a new one.

        `asked_at` is kept from the first page of the first try: what changes later is for the next pull.
        """
        held = self.underway
        if held and held.fields == tuple(fields) and held.is_whole == is_whole:
            return held
        self.clear()
        return self._note(Underway(tuple(fields), newest=asked_at, is_whole=is_whole))

    def since(self, underway: Underway) -> datetime | None:
        """The stamp from which to ask; None for everything."""
        cursor = self.cursor
        reached = underway.position or (cursor.through if cursor else None)
        return reached - OVERLAP if reached else None

    def land(
        self, underway: Underway, page: bytes, stamps: Sequence[datetime], asked_at: datetime
    ) -> Underway:
        """Keep one page whose rows were asked for in the order of their stamps.

        A row that changed while pages were read bears a stamp later than the moment of asking: it says nothing
        about how far the pull is.
        """
        write_durably(self._page(underway.page_count + 1), page)
        settled = [stamp for stamp in stamps if stamp <= asked_at]
        return self._note(
            replace(
                underway,
                page_count=underway.page_count + 1,
                row_count=underway.row_count + len(stamps),
                position=max(
                    (each for each in (underway.position, min(settled, default=None)) if each), default=None
                ),
                newest=max((stamp for stamp in (*settled, underway.newest) if stamp), default=None),
            )
        )

    def land_listed(self, underway: Underway, page: bytes, row_count: int, after: str) -> Underway:
        """Keep one page of a list that goes on at `after`."""
        write_durably(self._page(underway.page_count + 1), page)
        return self._note(
            replace(
                underway,
                page_count=underway.page_count + 1,
                row_count=underway.row_count + row_count,
                after=after,
            )
        )

    def rows(self, underway: Underway) -> Iterator[bytes]:
        """The lines of all pages that have landed."""
        for number in range(1, underway.page_count + 1):
            with self._page(number).open("rb") as page:
                yield from page

    def joined(self, underway: Underway, name: str, header: bytes) -> Path:
        """One file of all pages that have landed, below a header."""
        path = self._folder / name
        draft = _draft(path)
        with _told(self._folder), draft.open("wb") as stream:
            stream.write(header)
            for number in range(1, underway.page_count + 1):
                with self._page(number).open("rb") as page:
                    shutil.copyfileobj(page, stream)
        draft.replace(path)
        return path

    def commit(self, underway: Underway) -> None:
        """The import is committed: move the cursor on and let go of the pages."""
        cursor = self.cursor
        reached = max((each for each in (cursor and cursor.through, underway.newest) if each), default=None)
        if reached:
            whole_at = underway.newest if underway.is_whole else (cursor.whole_at if cursor else None)
            held = asdict(Cursor(reached, underway.fields, whole_at))
            write_durably(self._cursor_file, json.dumps(held, default=_iso).encode())
        self.clear()

    def clear(self) -> None:
        """Let go of a pull that is under way; the cursor stays."""
        self._pull_file.unlink(missing_ok=True)
        for path in self._leftovers():
            path.unlink(missing_ok=True)

    def _leftovers(self) -> Iterable[Path]:
        kept = {self._cursor_file, self._pull_file, self._ids_file, self._compared_file}
        return [path for path in self._folder.glob("*") if path not in kept] if self._folder.exists() else []

    def _page(self, number: int) -> Path:
        return self._folder / f"page-{number:06}{self._ending}"

    def _note(self, underway: Underway) -> Underway:
        write_durably(self._pull_file, json.dumps(asdict(underway), default=_iso).encode())
        return underway


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after the power has failed."""
    draft = _draft(path)
    with _told(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turns what the disk refuses into words."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            "What was pulled could not be written.",
            where=f"{folder}: {error.strerror or error}",
            expected="room on the disk and permission to write there",
            state="pages that had landed before are kept; nothing of the log was changed",
            do="free space or mend the permission, then run `quorate sync` again",
        ) from error


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.draft")


def _read(path: Path) -> dict[str, object] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StoreError(
            "The note of how far a pull is cannot be read.",
            where=f"{path}: {error}",
            expected="the file as `quorate sync` wrote it",
            state="nothing was changed",
            do="delete the file; the next `quorate sync` asks for this object's records again",
        ) from error
    return dict(found)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
