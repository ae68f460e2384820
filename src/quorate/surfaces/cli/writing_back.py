"""Commands that write back to a CRM: see first what would change, then change it, or take it back."""

from __future__ import annotations

import getpass
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from pathlib import Path

    from quorate.outbound.changes import Change
    from quorate.outbound.write_back import WriteBack

write_back_app = typer.Typer(
    help="Write stages, next steps, contact roles and tasks back to the CRM.", no_args_is_help=True
)
ToOption = Annotated[str, typer.Option("--to", help="salesforce or hubspot.")]
_WORDS = {
    "planned": "to be made",
    "conflict": "left alone: changed in the CRM",
    "sending": "on its way",
    "done": "made",
    "same": "was so already",
    "refused": "refused by the CRM",
    "undone": "taken back",
    "kept": "kept: changed since",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(write_back_app, name="write-back")


@write_back_app.command("plan")
def plan(
    to: ToOption,
    author: Annotated[
        str | None,
        typer.Option("--author", help="Your e-mail address; by default your name here.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show what would change in the CRM: from what, to what, why, with the evidence. Nothing is changed.

    Only fields named under [write_back] in quorate.toml are looked at. Records that were changed in the CRM after they
    were last read are shown as conflicts and left alone. The plan is kept for `quorate write-back apply`.
    Example: quorate write-back plan --to salesforce
    """
    from quorate import flow

    writing = _writing(workspace, to)
    with progress() as report:
        snapshot = flow.snapshot(writing.workspace, now, report)
    try:
        planned = writing.plan(snapshot, author or getpass.getuser())
    finally:
        snapshot.close()
    changes = planned.plan.changes
    if wants_json(output):
        print_json({"changes": [_plain(each) for each in changes], "already_so": planned.same_count})
    else:
        print_rows([row for each in changes for row in _rows(each)], title=f"What would change in {to}")
    conflicts = sum(each.status == "conflict" for each in changes)
    note(
        f"{len(changes) - conflicts:,} records would be changed or made, {conflicts:,} are left alone, "
        f"{planned.same_count:,} are as they should be. Nothing was changed."
    )


@write_back_app.command("apply")
def apply(to: ToOption, workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """Make the changes of the last plan that are not made yet; running it again changes nothing more.

    Exit code 1 says that something was left alone or refused.
    Example: quorate write-back apply --to salesforce
    """
    _settled(_writing(workspace, to).apply(_told).changes, output, ("conflict", "refused"))


@write_back_app.command("undo")
def undo(to: ToOption, workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """Take back what the last plan changed: fields get what they held, records that were made are deleted.

    What somebody changed since is kept as it is. Exit code 1 says that something was kept.
    Example: quorate write-back undo --to salesforce
    """
    _settled(_writing(workspace, to).undo(_told).changes, output, ("kept",))


def _writing(folder: Path | None, to: str) -> WriteBack:
    from quorate.outbound.write_back import WriteBack
    from quorate.sources.pulls.patience import Patience

    return WriteBack(workspace_at(folder), to, Patience(_slept), now)


def _settled(changes: Sequence[Change], output: str | None, bad: tuple[str, ...]) -> None:
    if wants_json(output):
        print_json({"changes": [_plain(each) for each in changes]})
    else:
        print_rows([row for each in changes for row in _rows(each)])
    counts: dict[str, int] = {}
    for each in changes:
        counts[each.status] = counts.get(each.status, 0) + 1
    note(", ".join(f"{count:,} {_WORDS[status]}" for status, count in counts.items()) or "Nothing to do.")
    if any(each.status in bad for each in changes):
        raise typer.Exit(1)


def _told(change: Change) -> None:
    note(
        f"{change.object_name} {change.record_id}: {_WORDS[change.status]}"
        + (f" ({change.note})" if change.note else "")
    )


def _rows(change: Change) -> list[dict[str, Any]]:
    whys: Mapping[str, tuple[str, str]] = dict(
        zip(
            change.values,
            zip(_spread(change.why, change), _spread(change.evidence, change), strict=True),
            strict=True,
        )
    )
    return [
        {
            "record": f"{change.object_name} {change.record_id or '(new)'}",
            "field": field,
            "from": change.before.get(field) or None,
            "to": value,
            "why": whys[field][0],
            "evidence": whys[field][1],
            "state": _WORDS[change.status] + (f": {change.note}" if change.note else ""),
        }
        for field, value in change.values.items()
    ]


def _spread(told: Sequence[str], change: Change) -> list[str]:
    """One text per field: each field has its own where there are as many, else all share the first."""
    return list(told) if len(told) == len(change.values) else [told[0] if told else ""] * len(change.values)


def _plain(change: Change) -> dict[str, Any]:
    return {
        "object": change.object_name,
        "record_id": change.record_id or None,
        "action": change.action,
        "from": dict(change.before),
        "to": dict(change.values),
        "why": list(change.why),
        "evidence": list(change.evidence),
        "status": change.status,
        "note": change.note or None,
    }


def _slept(seconds: float) -> None:
    note(f"Asked to wait, going on in {seconds:,.0f} seconds ...")
    time.sleep(seconds)
