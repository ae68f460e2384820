"""One fact that people wrote down, as it stood at the update."""

from __future__ import annotations

from quorate.language import gettext
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.reading import Reader
from quorate.views.wording import capital, plain


def knowledge(reader: Reader, fact_id: str) -> Opening:
    """The fact with this name: who says so, when, and until when it may be used unseen."""
    row = required_row(
        reader,
        gettext("the fact '{fact_id}'", fact_id=fact_id),
        "select * from {knowledge_facts} where fact_id = ?",
        fact_id,
    )
    is_stale = reader.as_of_on >= row["stale_on"]
    told = (
        (gettext("Who says so"), row["source"]),
        (gettext("Held on"), row["held_on"].isoformat()),
        (gettext("To be looked at again"), row["stale_on"].isoformat()),
        (gettext("Role"), plain(row["role"]) if row["role"] else None),
        (
            gettext("By choosing"),
            {"ours": "us", "nothing": "nothing", "rival": row["subject"]}.get(row["alternative"]),
        ),
        (gettext("Place in the folder of knowledge"), fact_id),
    )
    return Opening(
        title=gettext("{aspect}, as written down", aspect=capital(row["aspect"])),
        subject=Subject(plain(row["subject"])),
        figure=None,
        words=row["says"],
        table="knowledge_facts",
        column="says",
        formula=gettext("Written down by people in a file of the workspace, not computed."),
        inputs=tuple(Input(label, text=text) for label, text in told if text),
        notes=(gettext("This is old: look at it again and give it a new day, or take it out."),)
        if is_stale
        else (),
    )
