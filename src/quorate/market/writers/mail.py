"""The mailboxes of a territory's colleagues as one mbox file: heads of messages, without bodies."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Sequence
from email.utils import formatdate

from quorate.market.writers.sorted_files import SortedFiles

_CHARACTERS_PER_WORD = 14


class MailWriter:
    """Writes the heads of messages, in the order in which they were sent."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        self._paths: dict[int, str] = {}

    def add(
        self,
        territory: int,
        sent_at: int,
        message_id: str,
        fields: Sequence[tuple[str, str]],
        *,
        flaw: str = "",
    ) -> None:
        """One message of the mailbox of a territory, counted from 1.

        `fields` are written as they are, in their order; the line before them says when the message arrived.
        """
        path = self._paths.get(territory)
        if path is None:
            path = self._paths[territory] = f"inputs/mail/territory-{territory:03d}.mbox"
            self._files.declare(path, None)
        arrived = time.asctime(time.gmtime(sent_at + 2))
        head = "".join(f"{name}: {text}\n" for name, text in fields)
        self._files.add(
            path, f"{sent_at:012d} {message_id}", f"From - {arrived}\n{head}", flaw=flaw, record_id=message_id
        )


def date_field(moment: int) -> str:
    """`Tue, 10 Mar 2026 09:00:00 GMT`."""
    return formatdate(moment, usegmt=True)


def party_field(name: str, email: str) -> str:
    """`Ann Lee <ann@acme.com>`, the name encoded where it is not plain."""
    return f"{text_field(name)} <{email}>"


def text_field(text: str) -> str:
    """Text as it may stand in a head: other letters than English ones in encoded words (RFC 2047)."""
    if text.isascii():
        return text
    parts = [text[at : at + _CHARACTERS_PER_WORD] for at in range(0, len(text), _CHARACTERS_PER_WORD)]
    return "\n ".join(f"=?utf-8?B?{b64encode(part.encode()).decode()}?=" for part in parts)
