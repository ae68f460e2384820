"""One record of evidence itself: a touch or a statement, as its source had it."""

from __future__ import annotations

import json

from quorate.language import gettext
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at
from quorate.views.evidence_rows import STATEMENTS, TOUCHES
from quorate.views.reading import Reader, Row
from quorate.views.wording import plain


def record(reader: Reader, evidence_id: str) -> Opening:
    """The touch or statement with this id and everything its source said."""
    touch = reader.row(
        """
        select t.*, a.name as account_name from {touches} t
        left join {accounts} a on a.account_id = t.account_id
        where t.touch_id = ?
        """,
        evidence_id,
    )
    if touch:
        return _touch(touch)
    statement = reader.row(
        """
        select s.*, a.name as account_name from {statements} s
        left join {accounts} a on a.account_id = s.account_id
        where s.statement_id = ?
        """,
        evidence_id,
    )
    if statement:
        return _statement(statement)
    raise nothing_at(gettext("the record '{evidence_id}'", evidence_id=evidence_id))


def _touch(row: Row) -> Opening:
    said = json.loads(row["properties"] or "{}")
    said = said if isinstance(said, dict) else {"properties": said}
    return Opening(
        title=gettext("One touch"),
        subject=Subject(
            row["account_name"] or gettext("No account"), row["account_id"], None, row["person_id"]
        ),
        figure=None,
        table="touches",
        column="touch_id",
        formula=gettext("Recorded, not computed."),
        inputs=(
            *_known(row),
            *(Input(plain(str(key)), text=_text(value)) for key, value in sorted(said.items())),
        ),
        queries=(TOUCHES + " where t.touch_id = $1",),
        parameters=(row["touch_id"],),
    )


def _statement(row: Row) -> Opening:
    return Opening(
        title=gettext("One statement"),
        subject=Subject(
            row["account_name"] or gettext("No account"),
            row["account_id"],
            row["journey_id"],
            row["person_id"],
        ),
        figure=None,
        table="statements",
        column="value",
        formula=gettext("Said by a colleague, not computed."),
        inputs=_known(row),
        queries=(STATEMENTS + " where s.statement_id = $1",),
        parameters=(row["statement_id"],),
    )


def _known(row: Row) -> tuple[Input, ...]:
    """Every column that holds something, as it is published."""
    left_out = {"properties", "account_name"}
    return tuple(
        Input(plain(name), text=_text(value))
        for name, value in row.items()
        if value is not None and name not in left_out
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
