"""Commands that look: answers for people, steps as SQL, queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.errors import UsageError, nearest_word
from quorate.surfaces.cli.exporting import pseudonymised_of
from quorate.surfaces.cli.options import (
    AsOfOption,
    FormatWithCsvOption,
    PseudonymisedOption,
    WorkspaceOption,
    day_of,
    now,
    workspace_at,
)
from quorate.surfaces.cli.output import CSV, print_csv, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

# What can be shown, and the view that answers; a view that needs no key takes only the snapshot.
KEYED = {
    "account": "account_view",
    "person": "person_view",
    "journey": "journey_view",
    "evidence": "evidence_view",
    "experiment": "experiment_view",
}
# Subjects that are about seats of the team; the others are about the stage.
SEATS = ("stance", "role")
SUPPOSABLE = (
    "quorate show journey KEY --suppose with stage=validate, criterion=ID, stance=PERSON:supporter "
    "or role=ROLE:filled"
)
UNKEYED = {
    "experiments": "experiment_list",
    "fields": "deal_fields_view",
    "formations": "formation_list",
    "incremental": "incremental_view",
    "journeys": "journeys_by_stage",
    "lateness": "lateness_view",
    "overview": "overview",
    "plays": "what_works",
    "productivity": "productivity_view",
    "programmes": "programme_grid",
    "social": "social_view",
}

# All of it, or what the key names.
OPTIONALLY_KEYED = {
    "alignment": "alignment_view",
    "content": "content_view",
    "contributions": "contributions_by",
    "forecast": "forecast_view",
    "returns": "returns_by",
    "waterfall": "waterfall_view",
}
# What can be narrowed to an offering and to months.
NARROWED = ("waterfall",)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("show")(show)
    app.command("sql")(sql)
    app.command("query")(query)


def show(
    noun: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="account, person, journey, content, contributions, returns, evidence, experiments, experiment, "
            "journeys, formations, forecast, fields, incremental, lateness, alignment, plays, productivity, "
            "programmes, social, waterfall or overview.",
        ),
    ],
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="KEY",
            help="An id, domain, name or e-mail address; of forecast and waterfall, a segment; of content, an asset; "
            "of alignment, an account; of contributions, channel, campaign, content or function, and after a slash "
            "the step (campaign/renewed); of returns, after the slash the quarter's first day.",
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SUBJECT=VALUE",
            help=(
                "Of a journey: what would be if it were so. stage=STAGE or criterion=ID: the stage if a colleague "
                "said so. stance=PERSON:supporter or role=ROLE:filled: the quorum."
            ),
            show_default=False,
        ),
    ] = None,
    smoothed: Annotated[
        bool,
        typer.Option(
            "--smoothed",
            help="Of a journey: each week's stage as known then, beside what today's knowledge makes of it.",
        ),
    ] = False,
    offering: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Of the waterfall: one offering, or unknown.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="MONTH", help="Of the waterfall: the first month, such as 2026-01.", show_default=False
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="MONTH", help="Of the waterfall: the last month.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatWithCsvOption = None,
) -> None:
    """Show what is known about one account, person or journey, now or on a past day.

    Example: quorate show account example.com --as-of 2026-03-31
    """
    from quorate import flow, views
    from quorate.surfaces.cli.pages import page_csv, print_page

    place = workspace_at(workspace)
    if smoothed:
        ask = _looking_back(views, place, noun, key, suppose)
    else:
        ask = _supposing(views, place, noun, key, suppose) if suppose else _view(views, noun, key)
    narrowed = {
        name: value for name, value in (("offering", offering), ("since", since), ("until", until)) if value
    }
    if narrowed:
        ask = _narrowed(views, noun, key, narrowed)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        answer = ask(snapshot)
    finally:
        snapshot.close()
    if wants_json(output, CSV):
        print_json(answer.to_dict())
    elif output == CSV:
        print_csv(page_csv(answer))
    else:
        print_page(answer)


def _supposing(
    views: Any, workspace: Workspace, noun: str, key: str | None, suppose: list[str]
) -> Callable[[Any], Any]:
    """What the journey's stage or quorum would be; nothing is written."""
    from quorate.settings import load_journey_maps

    said = [each.partition("=") for each in suppose]
    subjects = {subject for subject, _, _ in said}
    if noun != "journey" or key is None or not all(value for _, _, value in said):
        raise UsageError("Only of one journey can something be supposed.", expected=SUPPOSABLE)
    if subjects & set(SEATS) and not subjects <= set(SEATS):
        raise UsageError(
            "Where somebody stands moves the quorum, what a colleague says of the stage moves the stage.",
            expected=SUPPOSABLE,
            do="suppose one of the two at a time",
        )
    maps = load_journey_maps(workspace.root / workspace.settings.journey_maps)
    if subjects <= set(SEATS):
        seats = [_seat(views, subject, value) for subject, _, value in said]
        return lambda snapshot: views.quorum_what_if(snapshot, maps, key, seats)
    supposed = [views.Supposed(subject, value) for subject, _, value in said]
    return lambda snapshot: views.stage_what_if(snapshot, maps, key, supposed)


def _looking_back(
    views: Any, workspace: Workspace, noun: str, key: str | None, suppose: list[str] | None
) -> Callable[[Any], Any]:
    """The stages of the journey's past weeks with what is known today."""
    from quorate.settings import load_journey_maps

    if noun != "journey" or key is None or suppose:
        raise UsageError(
            "Only one journey can be looked back on.", expected="quorate show journey KEY --smoothed"
        )
    maps = load_journey_maps(workspace.root / workspace.settings.journey_maps)
    return lambda snapshot: views.stage_look_back(snapshot, maps, key)


def _seat(views: Any, kind: str, value: str) -> Any:
    name, colon, stance = value.rpartition(":")
    if not colon or not name:
        raise UsageError(f"It is not clear what '{kind}={value}' supposes.", expected=SUPPOSABLE)
    return views.SupposedSeat(kind, name, stance)


def _narrowed(views: Any, noun: str, key: str | None, narrowed: dict[str, str]) -> Callable[[Any], Any]:
    """The answer for one offering or some months only."""
    if noun not in NARROWED:
        raise UsageError(
            f"{' and '.join(f'--{name}' for name in narrowed)} cannot narrow '{noun}'.",
            expected=f"quorate show {' or '.join(NARROWED)}",
        )
    return lambda snapshot: getattr(views, OPTIONALLY_KEYED[noun])(snapshot, key, **narrowed)


def _view(views: Any, noun: str, key: str | None) -> Callable[[Any], Any]:
    if noun in KEYED:
        if key is None:
            raise UsageError(f"Which {noun}?", expected=f"quorate show {noun} KEY", do="name one")
        return lambda snapshot: getattr(views, KEYED[noun])(snapshot, key)
    if noun in OPTIONALLY_KEYED:
        return lambda snapshot: getattr(views, OPTIONALLY_KEYED[noun])(snapshot, key)
    if noun in UNKEYED:
        return lambda snapshot: getattr(views, UNKEYED[noun])(snapshot)
    known = [*KEYED, *OPTIONALLY_KEYED, *UNKEYED]
    near = nearest_word(noun, known)
    raise UsageError(
        f"There is no '{noun}' to show." + (f" Did you mean '{near}'?" if near else ""),
        expected=f"one of {', '.join(known)}",
    )


def sql(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A published or working table.")],
    dialect: Annotated[
        str, typer.Option(help="duckdb, snowflake, bigquery, postgres, databricks, spark or trino.")
    ] = "duckdb",
    as_of: Annotated[
        str | None, typer.Option(help="Fill in the day looked at; without it, it stays a parameter.")
    ] = None,
) -> None:
    """Print the step that makes a table, in the dialect of your choice.

    Example: quorate sql touches --dialect postgres --as-of 2026-06-30
    """
    from quorate import flow
    from quorate.warehouse.dialect import require_dialect, translated
    from quorate.warehouse.steps import ArrowStep, Moment

    require_dialect(dialect)
    day = day_of(as_of)
    text = flow.sql_of(table)
    if text is not None:
        typer.echo(translated(Moment(day).fill(text) if day else text, dialect).rstrip())
        return
    step = flow.step_of(table)
    if not isinstance(step, ArrowStep):
        return
    typer.echo(f"-- {table} is made by a model, {step.function.__module__}, not by SQL.")
    typer.echo(f"-- reads: {', '.join(step.reads)}")
    for line in (step.function.__doc__ or "").strip().splitlines():
        typer.echo(f"-- {line.strip()}".rstrip())


def query(
    text: Annotated[str, typer.Argument(metavar="SQL", help="A query over the published tables.")],
    as_of: AsOfOption = None,
    most_rows: Annotated[
        int, typer.Option(help="Refuse an answer of more rows; `quorate export` writes whole tables.", min=1)
    ] = 100_000,
    most_seconds: Annotated[
        float, typer.Option(help="Break a query off that takes longer.", min=0.001)
    ] = 60.0,
    pseudonymised: PseudonymisedOption = False,
    workspace: WorkspaceOption = None,
    output: FormatWithCsvOption = None,
) -> None:
    """Ask the published tables a question in SQL: one query, which reads these tables and nothing else.

    Example: quorate query "select role, count(*) as people from members group by role"
    """
    from quorate import flow
    from quorate.warehouse.sql_questions import QuestionLimits, SqlQuestions

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    publication = snapshot.publication
    try:
        instead = pseudonymised_of(snapshot, place.root) if pseudonymised else None
    finally:
        snapshot.close()
    with SqlQuestions(place, publication, QuestionLimits(most_rows, most_seconds), instead) as questions:
        rows = questions.dicts(text)
    if wants_json(output, CSV):
        print_json(rows)
    elif output == CSV:
        print_csv(_rows_csv(rows))
    else:
        print_rows(rows)


def _rows_csv(rows: list[dict[str, Any]]) -> bytes:
    """Rows of a query as the content of a CSV file."""
    from quorate.surfaces.exports.table_files import rows_csv

    return rows_csv(rows)
