"""Pages and commands by name, found beside what the workspace holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quorate.surfaces.web import links
from quorate.views import reference
from quorate.views.finding.words import asked_words, words_of
from quorate.views.saved_views import SavedView
from quorate.views.searching import Hit


@dataclass(frozen=True)
class Command:
    """A page or something that can be done: `also` are other words for it."""

    kind: str
    name: str
    to: str
    also: str = ""


COMMANDS = (
    Command("Do", "Open my next move", "/plan/next", "accept task to do"),
    Command("Do", "Review this week together", "/plan/review", "weekly meeting"),
    Command("Do", "Decide who is who", "/matches", "duplicates merge match"),
    Command("Page", "Today", "/today", "home inbox news changed"),
    Command("Page", "Journeys", "/journeys", "board pipeline deals"),
    Command("Page", "Accounts", "/accounts", "companies customers"),
    Command("Page", "Plan", "/plan", "my week moves tasks"),
    Command("Page", "What works", "/plan/works", "plays effects"),
    Command("Page", "Content", "/content", "assets grid gaps"),
    Command("Page", "Social", "/social", "posts linkedin"),
    Command("Page", "Programmes", "/programmes", "white space abm target accounts"),
    Command("Page", "Audiences", "/audiences", "lists segments"),
    Command("Page", "Waterfall", "/revenue", "revenue conversion velocity"),
    Command("Page", "Forecast", "/forecast", "quarter prediction"),
    Command("Page", "Contributions", "/revenue/contributions", "attribution channels campaigns"),
    Command("Page", "Return", "/revenue/return", "roi cost payback"),
    Command("Page", "Productivity", "/revenue/productivity", "activity"),
    Command("Page", "Alignment", "/revenue/alignment", "sales and marketing together"),
    Command("Page", "Incremental effect", "/revenue/incremental", "lift causal"),
    Command("Page", "Late engagement", "/lateness", "too late first contact"),
    Command("Page", "Experiments", "/revenue/experiments", "holdout test"),
    Command("Page", "Monthly review", "/revenue/review", "report slides"),
    Command("Page", "Data", "/data", "imports files sources set aside"),
    Command("Page", "Where tables come from", "/data/lineage", "lineage tables stages"),
    Command("Page", "Audit", "/audit", "log history who decided ledger"),
    Command("Page", "Journey maps", "/maps", "stages criteria roles"),
    Command("Do", "Open a page as of a day", "/days", "past look back"),
    Command("Page", "Settings", "/settings", "preferences theme who am i"),
    Command("Page", "Help", "/help", "keys how to read"),
)
MOST_COMMANDS = 4


def commands_for(text: str) -> tuple[Command, ...]:
    """The commands and pages that hold every word; all of them, in their order, for no word."""
    asked = asked_words(text)
    if not asked:
        return COMMANDS
    found = []
    for command in COMMANDS:
        words = words_of(f"{command.name} {command.also}")
        if all(any(word.startswith(each) for word in words) for each in asked):
            in_name = all(any(word.startswith(each) for word in words_of(command.name)) for each in asked)
            found.append((not in_name, command))
    return tuple(command for _, command in sorted(found, key=lambda each: each[0]))[:MOST_COMMANDS]


def views_for(text: str, views: Iterable[SavedView]) -> tuple[Command, ...]:
    """The saved views that hold every word; all of them for no word."""
    asked = asked_words(text)
    found = []
    for view in views:
        words = words_of(f"{view.name} {view.list} view")
        if all(any(word.startswith(each) for word in words) for each in asked):
            found.append(Command("View", view.name, view.address, view.list))
    return tuple(found[:MOST_COMMANDS])


def hit_link(hit: Hit) -> str:
    """Where something that was found opens."""
    made: dict[str, Callable[[], str]] = {
        "account": lambda: links.account_link(hit.key),
        "person": lambda: links.person_link(hit.key),
        "journey": lambda: links.account_link(hit.account_id or "", hit.key),
        "content": lambda: links.asset_link(hit.key),
        "stage": lambda: links.with_query("/journeys", stage=hit.key, show="table"),
        "offering": lambda: links.with_query("/journeys", offering=hit.key),
        "play": lambda: "/plan/works",
        "map": lambda: links.map_link(hit.key),
    }
    if hit.kind in made:
        return made[hit.kind]()
    if hit.journey_id and hit.account_id:
        return links.account_link(hit.account_id, hit.journey_id)
    return links.evidence_link(reference("opportunity", hit.key))
