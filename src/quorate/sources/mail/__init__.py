"""Mailboxes: the heads of personal messages, from mbox files or single messages. Bodies are never read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.sources.files import Reached, SourceFile
from quorate.sources.home import Home, home_of
from quorate.sources.mail.heads import Head, Heads
from quorate.sources.mail.letters import parse, read_letter, shown
from quorate.sources.mail.sorting_out import why_not_a_letter
from quorate.sources.mail.touches import touches_of
from quorate.sources.personal_touches import TouchDraft, Unusable
from quorate.sources.reading import Reading
from quorate.vocabulary.batches import Batch

ENDINGS = ("mbox", ".mbox.gz", ".eml")
EXPECTED = "mailboxes named *.mbox (also .gz) or single messages named *.eml"
MESSAGES_PER_BATCH = 5_000


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files; a row is a message."""
    return _read(files, reading, home_of(reading, "mailbox"), reached)


def _read(files: Sequence[SourceFile], reading: Reading, home: Home, reached: Reached) -> Iterator[Batch]:
    for file in files:
        heads = Heads(file.path, is_lenient=reading.lenient)
        draft = TouchDraft("mail", file.name)
        for head in heads:
            _take(draft, head, home)
            if draft.rows_read == MESSAGES_PER_BATCH:
                yield draft.batch()
                reached(file, heads.share_read)
                draft = TouchDraft("mail", file.name)
        yield draft.batch()
        reached(file, 1.0)


def _take(draft: TouchDraft, head: Head, home: Home) -> None:
    draft.rows_read += 1
    fields = parse(head)
    if isinstance(fields, Unusable):
        draft.set_aside(head.number, fields, {"head": head.text[:200].decode("utf-8", "replace")})
        return
    letter = why_not_a_letter(fields) or read_letter(head, fields)
    found = letter if isinstance(letter, Unusable) else touches_of(letter, home)
    if isinstance(found, Unusable):
        draft.set_aside(head.number, found, shown(fields))
    else:
        draft.take(found)
