"""Commands that show the plan that sales and marketing share: moves, the history of one, the weekly review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.surfaces.cli.options import AsOfOption, FormatOption, WorkspaceOption, day_of, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.views.plan_moves import PlanMove
    from quorate.views.plan_review import PlanReview

plan_app = typer.Typer(
    help="The plan that sales and marketing share: what to do next, who does it, and what became of it.",
    no_args_is_help=True,
)
SegmentOption = Annotated[
    str, typer.Option(help="all, tier:A, industry:Chemicals or offering:ID.", show_default=False)
]
SHORT_ID = 10


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from quorate.surfaces.cli import plan_deciding

    plan_deciding.register(plan_app)
    app.add_typer(plan_app, name="plan")


@plan_app.command("list")
def list_(
    owner: Annotated[
        str, typer.Option("--for", help="Only a colleague's: name, e-mail address or id.", show_default=False)
    ] = "",
    function: Annotated[
        str, typer.Option(help="Only a function's: sales, marketing, success or both.", show_default=False)
    ] = "",
    segment: SegmentOption = "",
    journey: Annotated[str, typer.Option(help="Only one journey's, by its id.", show_default=False)] = "",
    show: Annotated[
        str,
        typer.Option(help="open, all, or one of proposed, accepted, snoozed, done, dismissed, expired."),
    ] = "open",
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """List the moves of the plan as they stand this minute, the first due first, with the money behind them.

    The version in the last column is what --seen of the other commands names.
    Example: quorate plan list --for mia@example.com --segment tier:A
    """
    from quorate import flow
    from quorate.views.plan_week import PlanFilters, plan_week

    place = workspace_at(workspace)
    filters = PlanFilters(owner, function, segment, journey, show)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        found = plan_week(snapshot, place, filters)
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows([_row(each) for day in found.days for each in day.moves], title="Moves")
    for each in found.mentions:
        note(f"{each.author_name} spoke to you on {each.said_at:%Y-%m-%d}: {each.text}")
    if found.waiting_count:
        note(f"Decided and said since the last update, which takes it into the log: {found.waiting_count}.")


@plan_app.command("history")
def history(
    move: Annotated[str, typer.Argument(metavar="MOVE", help="The move's id, or how it begins.")],
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show who did what about one move and when, and what is held because it contradicted another.

    Example: quorate plan history m_015cf7d3
    """
    from quorate import flow
    from quorate.views.answers import to_json
    from quorate.views.plan_history import move_history
    from quorate.views.plan_moves import move_row
    from quorate.views.plan_now import plan_now
    from quorate.views.reading import Reader

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        reader = Reader(snapshot)
        row = move_row(reader, plan_now(reader, place), move)
        lines = move_history(reader, place, row["move_id"])
    finally:
        snapshot.close()
    if wants_json(output):
        print_json({"move": to_json(row), "history": to_json(lines)})
        return
    rows = [
        {
            "when": each.said_at,
            "who": f"{each.author_name} ({each.author_function})",
            "did": each.did,
            "text": each.text,
            "version": each.version,
            "event": f"{each.event_id} (held)" if each.is_held else each.event_id,
        }
        for each in lines
    ]
    print_rows(rows, title=f"What was done about {row['move_id']}")


@plan_app.command("review")
def review(
    segment: SegmentOption = "all",
    week: Annotated[
        str | None, typer.Option(help="A day of the week to look at.", show_default=False)
    ] = None,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show one week of one segment for both functions: what advanced and fell back, and what became of the plan.

    Example: quorate plan review --segment tier:A --week 2026-06-22
    """
    from quorate import flow
    from quorate.views.plan_review import plan_review

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        found = plan_review(snapshot, place, segment, day_of(week))
    finally:
        snapshot.close()
    print_json(found.to_dict()) if wants_json(output) else _print_review(found)


def _print_review(found: PlanReview) -> None:
    note(f"{found.segment_label}, {found.starts_on} to {found.ends_on}")
    for title, journeys in (
        ("Advanced", found.advanced),
        ("Fell back", found.fell_back),
        ("Won", found.won),
        ("Lost", found.lost),
    ):
        print_rows(
            [
                {
                    "account": each.account_name,
                    "offering": each.offering_name,
                    "amount": each.amount.value,
                    "currency": each.amount.currency,
                    "from": each.from_label,
                    "to": each.to_label or each.outcome,
                }
                for each in journeys
            ],
            title=title,
        )
    for title, moves in (("Agreed", found.agreed), ("Dismissed", found.dismissed)):
        print_rows(
            [
                {
                    "move": each.plan.move.move_id[:SHORT_ID],
                    "account": each.plan.account_name,
                    "what": each.plan.move.play_label,
                    "by": each.agreed_by,
                    "when": each.agreed_at,
                    "status": each.status,
                    "what came of it": each.outcome,
                }
                for each in moves
            ],
            title=title,
        )
    for line in found.learned:
        note(f"Learned ({line.author_name}): {line.text}")


def _row(each: PlanMove) -> dict[str, Any]:
    move = each.move
    return {
        "move": move.move_id[:SHORT_ID],
        "due": move.due_on,
        "account": each.account_name,
        "what": move.play_label,
        "who": move.person_name or move.vacancy_label,
        "for": move.owner_function,
        "by": move.owner_name,
        "gain": move.expected_gain.value,
        "open amount": each.amount.value,
        "currency": each.amount.currency,
        "status": move.status,
        "version": each.version,
    }
