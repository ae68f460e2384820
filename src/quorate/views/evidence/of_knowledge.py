"""One fact that people wrote down, as it stood at the update."""

from __future__ import annotations

from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.reading import Reader
from quorate.views.wording import capital, plain


def knowledge(reader: Reader, fact_id: str) -> Opening:
    """The fact with this name: who says so, when, and until when it may be used unseen."""
    row = required_row(
        reader, f"the fact '{fact_id}'", "select * from {knowledge_facts} where fact_id = ?", fact_id
    )
    is_stale = reader.as_of_on >= row["stale_on"]
    told = (
        ("Who says so", row["source"]),
        ("Held on", row["held_on"].isoformat()),
        ("To be looked at again", row["stale_on"].isoformat()),
        ("Role", plain(row["role"]) if row["role"] else None),
        (
            "By choosing",
            {"ours": "us", "nothing": "nothing", "rival": row["subject"]}.get(row["alternative"]),
        ),
        ("Place in the folder of knowledge", fact_id),
    )
    return Opening(
        title=f"{capital(row['aspect'])}, as written down",
        subject=Subject(plain(row["subject"])),
        figure=None,
        words=row["says"],
        table="knowledge_facts",
        column="says",
        formula="Written down by people in a file of the workspace, not computed.",
        inputs=tuple(Input(label, text=text) for label, text in told if text),
        notes=("This is old: look at it again and give it a new day, or take it out.",) if is_stale else (),
    )
