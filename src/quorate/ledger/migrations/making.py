"""What migrations make in the same way on every engine: columns of text, and tables that only grow."""

from __future__ import annotations

from alembic import op

from quorate.warehouse.connections import TEXT

__all__ = ["TEXT", "refuse_changes"]

_REFUSALS = (("update", "changed"), ("delete", "taken out"))
_REFUSE = """
create or replace function refuse_change_of_ledger() returns trigger language plpgsql as $$
begin
    raise exception 'a line of the ledger cannot be %', tg_argv[0] using errcode = 'integrity_constraint_violation';
end
$$
"""


def refuse_changes(table: str) -> None:
    """Let the database itself refuse to change a line of a table or to take one out."""
    if op.get_bind().dialect.name == "sqlite":
        for act, done in _REFUSALS:
            op.execute(
                f"create trigger no_{act}_of_{table} before {act} on {table} "
                f"begin select raise(abort, 'a line of the ledger cannot be {done}'); end"
            )
        return
    op.execute(_REFUSE)
    for act, done in _REFUSALS:
        op.execute(
            f"create trigger no_{act}_of_{table} before {act} on {table} "
            f"for each row execute function refuse_change_of_ledger('{done}')"
        )
    op.execute(
        f"create trigger no_truncate_of_{table} before truncate on {table} "
        "for each statement execute function refuse_change_of_ledger('taken out')"
    )
