"""The catalogue on a terminal: the grid in marks, what to write next, the assets; and one asset."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, counted, day, in_cell, in_words, with_interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.assets import AssetLine, AssetView, ReadingTeam
from quorate.views.content_grid import ContentGrid, CoverageCell
from quorate.views.wording import OUTCOME_WORDS, capital, plain

_MARKS = {"gap": "o", "waste": "v", "works": "^", "thin": "", "nobody": ""}
_MOST_SUGGESTIONS, _MOST_ASSETS, _MOST_TEAMS = 8, 12, 12


def content_grid_page(paper: Paper, view: ContentGrid) -> None:
    """Role by stage: assets that help, with a mark for what is to be made of it."""
    offering = next(each.label for each in view.offerings if each.key == view.offering)
    paper.title(f"Content: {offering}", as_known(view.stamp))
    if not view.assets:
        paper.sentence("No catalogue of content has been imported.", indent=0)
        return
    paper.table(
        (Column("assets that help"), *(Column(stage.key, is_number=True) for stage in view.stages)),
        [[row.role.label, *map(_cell, row.cells)] for row in view.rows],
        indent=0,
    )
    paper.sentence(
        "o gap: nothing that helps there · v nobody read it · ^ journeys moved on oftener after such a member read, "
        "an association · – no such member yet",
        indent=0,
    )
    paper.subsection("WHAT TO WRITE NEXT", "" if view.suggestions else "no open journey waits for content")
    for each in view.suggestions[:_MOST_SUGGESTIONS]:
        money = f"{in_words(each.stuck)} waiting" if each.stuck.value is not None else "amount not known"
        paper.sentence(
            f"{each.words}: {money} in {counted(each.journeys_count, 'journey')}. {each.why}",
            label=f"{each.place}.",
        )
    paper.subsection("ASSETS", f"{len(view.assets)} in all, the most read first")
    paper.table(
        (
            Column("asset", share=3),
            Column("purpose"),
            Column("reads", is_number=True),
            Column("teams", is_number=True),
        ),
        [_asset_row(each) for each in view.assets[:_MOST_ASSETS]],
    )
    nowhere = [each for each in view.assets if not each.has_link]
    if nowhere:
        names = "; ".join(f"{each.title} ({each.content_id})" for each in nowhere[:_MOST_ASSETS])
        paper.sentence(names, label=f"{len(nowhere)} link nowhere and are offered to nobody:")
    for asset in view.assets:
        for words in asset.unknown_labels:
            paper.sentence(f"{asset.title} ({asset.content_id}): the journey maps have {words}")
    paper.next_commands(
        (f"quorate show content {view.assets[0].content_id}", "who read it, and what it earned")
    )


def asset_page(paper: Paper, view: AssetView) -> None:
    """One asset: labels, credit, and readers by team."""
    asset = view.asset
    paper.title(asset.title, as_known(view.stamp))
    paper.facts(
        [
            plain(asset.format),
            plain(asset.intent or "purpose not known"),
            ", ".join(map(plain, asset.roles)) or "any role",
            ", ".join(map(plain, asset.stages)) or "any stage",
            ", ".join(asset.offerings) or "no offering in particular",
            asset.url or "no address",
            asset.content_id,
        ],
        indent=0,
    )
    if not asset.has_link:
        paper.sentence("It links nowhere, so it is offered to nobody.", indent=0)
    for proposal in view.proposals:
        sure = f"{in_words(proposal.confidence)} sure; {', '.join(proposal.words)} spoke for it"
        paper.sentence(f"{proposal.kind} {plain(proposal.label)}, {sure}", label="Proposed:")
    paper.subsection("CREDIT", "" if view.earnings else "no purchase had a touch with it before")
    for each in view.earnings:
        what = "purchases" if each.transition == "won" else "renewals"
        paper.facts([f"{capital(each.model)} of {what}", with_interval(each.amount)])
    paper.subsection(
        "READ BY", f"{in_words(asset.reads)} reads, {asset.readers_count} members, {asset.teams_count} teams"
    )
    for team in view.teams[:_MOST_TEAMS]:
        _write_team(paper, team)
    paper.next_commands((f"quorate show evidence {asset.reads.reference}", "every read"))


def _cell(cell: CoverageCell) -> str:
    if cell.finding == "nobody":
        return "–"
    return f"{cell.contents.value:,.0f}{_MARKS[cell.finding]}"


def _asset_row(asset: AssetLine) -> list[str]:
    return [asset.title, plain(asset.intent or "not known"), in_cell(asset.reads), f"{asset.teams_count:,}"]


def _write_team(paper: Paper, team: ReadingTeam) -> None:
    stage = team.stage_label if team.outcome == "open" else OUTCOME_WORDS[team.outcome]
    paper.facts([team.account_name, team.offering_name or "offering not known", stage or "stage not known"])
    for reader in team.readers:
        paper.facts(
            [
                reader.name,
                reader.role_label,
                counted(reader.reads_count, "read"),
                f"last {day(reader.last_at)}",
            ],
            indent=4,
        )
