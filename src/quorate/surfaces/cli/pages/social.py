"""Social media: how it stood to other contact, who reaches whom, and who should engage whom."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, counted, day, in_cell, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.social import SocialView

_STANDINGS = {
    "joined": "mostly joined with other channels",
    "alone": "mostly alone",
    "none": "no social contact",
}
_STANDING_COLUMNS = (
    Column("journeys whose social contact was", share=1),
    Column("journeys", is_number=True),
    Column("open", is_number=True),
    Column("won of ended", is_number=True),
)
_SETTINGS = {"joined": "busy in other channels too", "alone": "nothing in other channels"}


def social_page(paper: Paper, view: SocialView) -> None:
    """Four parts; those with nothing in them say so."""
    paper.title("Social media", as_known(view.stamp))
    if not view.standings:
        paper.sentence("Nobody of a buyer team has been seen doing anything yet.", indent=0)
        return
    paper.subsection("How social contact stood to other contact")
    paper.table(
        _STANDING_COLUMNS,
        [
            [
                _STANDINGS[each.standing],
                f"{each.journeys:,}",
                f"{each.open_journeys:,}",
                f"{each.won:,} of {each.ended:,}",
            ]
            for each in view.standings
        ],
    )
    _associations(paper, view)
    _reach(paper, view)
    _suggestions(paper, view)


def _associations(paper: Paper, view: SocialView) -> None:
    paper.subsection("Whether journeys went on oftener after it")
    for each in view.associations:
        where = _SETTINGS[each.setting].capitalize()
        paper.sentence(
            f"{where}: {in_cell(each.difference)} ({interval(each.difference)}). What it did itself lies between "
            f"{100 * each.effect_low:+.0f} and {100 * each.effect_high:+.0f} points: this is an association, and "
            "whoever reacts to a post may be about to move on anyway."
        )
    if not view.associations:
        paper.sentence("Too few journeys to compare.")


def _reach(paper: Paper, view: SocialView) -> None:
    paper.subsection("Members of open buyer teams that colleagues reached in the last half-year")
    if not view.reach:
        paper.sentence("No contact of a colleague with a member is recorded.")
        return
    roles = view.roles[:5]
    paper.table(
        (
            Column("colleague", share=2),
            *(Column(label, is_number=True) for _, label in roles),
            Column("in all", is_number=True),
        ),
        [
            [
                each.name,
                *(
                    next((in_cell(cell.members) for cell in each.cells if cell.role == role), "0")
                    for role, _ in roles
                ),
                f"{each.members_count:,}",
            ]
            for each in view.reach[:15]
        ],
    )


def _suggestions(paper: Paper, view: SocialView) -> None:
    paper.subsection("Who should engage whom")
    if not view.suggestions:
        paper.sentence("No member of an open journey has been active in social media lately.")
        return
    for each in view.suggestions[:10]:
        about = f" on {each.topic}" if each.topic else ""
        paper.sentence(
            f"{each.colleague_name} ({each.because}): {each.person_name}, {each.role_label} at "
            f"{each.account_name}{about}. "
            f"{counted(int(each.things.value or 0), 'thing')} done lately, last on {day(each.last_social_at)}."
        )
    first = view.suggestions[0].things.reference
    paper.next_commands((f"quorate show evidence {first}", "what they did"))
