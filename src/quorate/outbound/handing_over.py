"""Make the file of an audience: refuse what has no legal basis, warn of what is too small, record what is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import UsageError
from quorate.outbound.audience_files import (
    COMPANY_LEAST,
    AudienceFile,
    Taker,
    company_file,
    people_file,
    taker_of,
)
from quorate.outbound.register import MadeFile, Register
from quorate.views.audience_words import unknown_words
from quorate.views.audiences import (
    Audience,
    addressees,
    audience_companies,
    audience_of,
    left_out_words,
)

if TYPE_CHECKING:
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

NOBODY = "nobody of it was written anywhere"


@dataclass(frozen=True)
class HandedOver:
    """A file that was made and recorded; `warnings` are what a person should know before using it."""

    file: AudienceFile
    entry: MadeFile
    file_name: str
    warnings: tuple[str, ...]


def hand_over(
    workspace: Workspace,
    snapshot: Snapshot,
    name: str,
    taker: str,
    *,
    by: str,
    at: datetime,
    is_companies: bool = False,
) -> HandedOver:
    """Make and record the file of an audience for a taker.

    Raises `UsageError` when the audience asks for what nothing bears, when a network is asked for an audience that is
    not for ads, when lists of companies are asked for where none are taken, and when nobody of the audience may be
    addressed; nothing is recorded then.
    """
    known = taker_of(taker)
    for unknown in unknown_words(snapshot, workspace.settings.audiences):
        if unknown.audience == name:
            raise UsageError(
                unknown.sentence,
                where=f"quorate.toml, [audiences.{name}]",
                state=NOBODY,
                do="mend it there and run `quorate update`",
            )
    audience = audience_of(snapshot, name)
    if is_companies:
        made, warnings = _companies(snapshot, name, taker)
    else:
        made, warnings = _people(snapshot, audience, known, taker)
    declared = workspace.settings.audiences.get(name)
    entry = Register(workspace.root).record(
        made,
        at=at,
        by=by,
        audience=name,
        channel=audience.channel,
        purpose=declared.purpose if declared else None,
        run_id=snapshot.publication.run_id,
    )
    return HandedOver(made, entry, f"{_plain(name)}-{made.taker}.csv", warnings)


def write_file(handed: HandedOver, path: Path) -> None:
    """Write the file; it is whole or not there. Raises `UsageError` when it cannot be written."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(handed.file.content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError(
            "The file of the audience could not be written.",
            where=f"{path}: {error.strerror}",
            state="the register names the file as made; its content is nowhere",
            do="name a place that can be written to",
        ) from error


def _companies(snapshot: Snapshot, name: str, taker: str) -> tuple[AudienceFile, tuple[str, ...]]:
    if taker != "linkedin":
        raise UsageError(
            f"Lists of companies are taken by LinkedIn, not by {taker_of(taker).label}.",
            expected="--for linkedin with --companies",
            state=NOBODY,
        )
    made = company_file(audience_companies(snapshot, name))
    return made, _too_few(made.row_count, COMPANY_LEAST, "LinkedIn", "rows")


def _people(
    snapshot: Snapshot, audience: Audience, known: Taker, taker: str
) -> tuple[AudienceFile, tuple[str, ...]]:
    if known.is_network and audience.channel != "ad":
        raise UsageError(
            f"The audience '{audience.audience}' is for {audience.channel}, and {known.label} shows ads: a basis for "
            "the one is none for the other.",
            expected='an audience with channel = "ad" under [audiences] in quorate.toml',
            state=NOBODY,
            do="add one, and declare a basis for ads under [privacy.legal_basis] if there is one",
        )
    if not known.is_network and audience.channel == "ad":
        raise UsageError(
            f"The audience '{audience.audience}' is for ads: a basis for them is none for writing to its people.",
            expected="an audience for e-mail, calls or another channel",
            state=NOBODY,
        )
    people = addressees(snapshot, audience.audience)
    if not people:
        raise UsageError(
            f"Nobody of the audience '{audience.audience}' may be addressed: {left_out_words(audience.left_out)}.",
            expected="consent of the people, or a legal basis of the company for this channel",
            state=NOBODY,
            do=f"import consents, or declare a basis under [privacy.legal_basis.{audience.channel}] in quorate.toml",
        )
    made = people_file(taker, people)
    warnings = _too_few(made.row_count, known.least, known.label, "people")
    unreachable = len(people) - made.row_count
    if unreachable:
        warnings += (
            f"{unreachable:,} of {len(people):,} people have nothing that {known.label} matches by.",
        )
    if audience.left_out:
        warnings += (f"Left out: {left_out_words(audience.left_out)}.",)
    return made, warnings


def _too_few(count: int, least: int, label: str, what: str) -> tuple[str, ...]:
    if count >= least:
        return ()
    return (
        f"{count:,} {what} are fewer than the {least:,} that {label} needs to match before it shows them anything.",
    )


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)
