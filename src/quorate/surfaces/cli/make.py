"""Commands that make things: a workspace, a made-up market, the demo."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.surfaces.cli.options import day_of, now
from quorate.surfaces.cli.output import note, progress

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

DEMO_ACCOUNTS = 48
DEMO_SEED = 7
MARKET_SOURCES = (
    "networks", "content", "salesforce", "segment", "webinar", "linkedin", "g2", "spend", "calendar", "mail",
)  # fmt: skip

# What the vendor of the made-up market declares; a real company assesses its own.
_DEMO_DECLARES = {
    "privacy.legal_basis": 'email = {basis = "legitimate_interest", note = "made up for the demo"}\n'
    'ad = {basis = "legitimate_interest", note = "made up for the demo", countries = {DE = "none"}}\n',
    "sources.salesforce.fields": 'holdout = "Marketing_Holdout__c"\n',
    "experiments.imported": "share = 0.1\n",
    "audiences": 'deciding = {channel = "ad", purpose = "proof for those who decide", '
    'stages = ["validate", "decide"]}\n',
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.command("market")(market)
    app.command("demo")(demo)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make the workspace in.")],
    name: Annotated[
        str | None, typer.Option(help="What the workspace is called; by default the folder's name.")
    ] = None,
    journey_map: Annotated[
        str,
        typer.Option(
            "--map",
            help="The map to begin with: transactional (one to three people decide), standard, or enterprise"
            " (eight and more).",
        ),
    ] = "standard",
    database: Annotated[
        str | None,
        typer.Option(
            help="An empty PostgreSQL database for manifest and ledger, where several servers will serve the"
            " workspace: its address without a password, or env: and the name of the variable that holds it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a new workspace: settings, a journey map to edit, and empty stores.

    Example: quorate init acme --map enterprise
    """
    from quorate.flow import create_workspace

    workspace = create_workspace(folder, name or folder.resolve().name, journey_map, database)
    note(f"Made {workspace.root}. Next: cd {folder}, then `quorate import SOURCE PATH`.")


def market(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to write inputs/ and truth/ into.")
    ],
    accounts: Annotated[
        int | None, typer.Option(help="How many accounts; by default what the scenario has, mostly 100.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    days: Annotated[int, typer.Option(help="How many days of history.")] = 548,
    as_of: Annotated[str, typer.Option("--as-of", help="The last day.")] = "2026-06-30",
    difficulty: Annotated[
        str, typer.Option(help="How uneven people are and how badly systems see them: easy, real or hard.")
    ] = "real",
    scenario: Annotated[
        str,
        typer.Option(
            help="Which market: baseline, late_seller, divided_team, social_only, marketing_blackout,"
            " crm_hygiene_zero, tiny, enterprise or null."
        ),
    ] = "baseline",
    crm: Annotated[
        str, typer.Option(help="Whose export the CRM is written as: salesforce or hubspot.")
    ] = "salesforce",
    marketing: Annotated[
        str,
        typer.Option(
            help="What sends bulk mail: segment, a mail service that reports to the tracker, or marketo,"
            " with an export of its own."
        ),
    ] = "segment",
) -> None:
    """Write a made-up market in the formats real systems export, and its truth apart from it.

    Example: quorate market market --accounts 200 --seed 3 --difficulty hard --scenario late_seller
    """
    from quorate.market import SCENARIOS, write_market

    if accounts is None:
        accounts = SCENARIOS[scenario].accounts if scenario in SCENARIOS else DEMO_ACCOUNTS
    with progress() as report:
        summary = write_market(
            folder,
            accounts=accounts,
            seed=seed,
            days=days,
            as_of=day_of(as_of) or date.max,
            difficulty=difficulty,
            scenario=scenario,
            crm=crm,
            marketing=marketing,
            progress=report,
        )
    note(
        f"Wrote a market of {summary.accounts:,} accounts to {folder} ({sum(summary.rows.values()):,} rows)."
    )


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make the demo in.")] = Path(
        "demo"
    ),
    accounts: Annotated[int, typer.Option(help="How many accounts.")] = DEMO_ACCOUNTS,
    seed: Annotated[int, typer.Option(help="Which made-up market.")] = DEMO_SEED,
) -> None:
    """Make a workspace of a made-up market, import it as a customer would, and bring it up to date.

    Run again, it goes on from what is there. Example: quorate demo --accounts 60 --seed 3 demo
    """
    from quorate import flow
    from quorate.market import write_market
    from quorate.warehouse.workspace import SETTINGS_FILE, Workspace

    wanted = {"accounts": accounts, "seed": seed, "code": flow.code_version()}
    marker = folder / "demo.json"
    if marker.exists() and json.loads(marker.read_text(encoding="utf-8")) == wanted:
        note(f"The demo in {folder} is up to date.")
        return
    inputs = folder / "market" / "inputs"
    with progress() as report:
        write_market(folder / "market", accounts=accounts, seed=seed, progress=report)
        if (folder / SETTINGS_FILE).exists():
            workspace = Workspace.find(folder)
        else:
            workspace = flow.create_workspace(folder, "Demo")
            _name_home_domain(workspace)
            _declare_basis(workspace)
        _import_market(workspace, inputs, report)
        updated = flow.update(workspace, now, report)
    marker.write_text(json.dumps(wanted), encoding="utf-8")
    last_day = updated.publication.as_of_at - timedelta(days=1)
    note(f"The demo stands in {folder}, as known at the end of {last_day:%d %B %Y}.")
    note(f"Look at it: quorate serve -w {folder}")


def _import_market(workspace: Workspace, inputs: Path, report: Callable[[str, float], None]) -> None:
    """Import every folder of a made-up market through the importer a customer would use."""
    from quorate import flow
    from quorate.sources import Reading

    for source in MARKET_SOURCES:
        reading = Reading(custom_fields=workspace.settings.sources.fields_of(source))
        flow.import_files(workspace, source, [inputs / source], reading, now, report)
    mapping = resources.files("quorate.surfaces.cli").joinpath("demo_statements.yaml")
    with resources.as_file(mapping) as file:
        reading = Reading(mapping_file=file)
        flow.import_files(workspace, "table", [inputs / "statements"], reading, now, report)


def _name_home_domain(workspace: Workspace) -> None:
    """Say in the settings which domain is the vendor's own, as a customer would."""
    from quorate.market.world.vendor import VENDOR_DOMAIN

    text = workspace.settings_file.read_text(encoding="utf-8")
    workspace.settings_file.write_text(f'home_domains = ["{VENDOR_DOMAIN}"]\n\n{text}', encoding="utf-8")


def _declare_basis(workspace: Workspace) -> None:
    """Declare on what basis people are addressed and name an audience, so that the demo has some to look at."""
    text = workspace.settings_file.read_text(encoding="utf-8")
    for table, lines in _DEMO_DECLARES.items():
        text = text.replace(f"[{table}]\n", f"[{table}]\n{lines}", 1)
    workspace.settings_file.write_text(text, encoding="utf-8")
