"""Pages and commands by name, found beside what the workspace holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from quorate.language import gettext, gettext_noop, translated
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
    Command(gettext_noop("Do"), gettext_noop("Open my next move"), "/plan/next", "accept task to do"),
    Command(gettext_noop("Do"), gettext_noop("Review this week together"), "/plan/review", "weekly meeting"),
    Command(gettext_noop("Do"), gettext_noop("Decide who is who"), "/matches", "duplicates merge match"),
    Command(gettext_noop("Page"), gettext_noop("Today"), "/today", "home inbox news changed"),
    Command(gettext_noop("Page"), gettext_noop("Journeys"), "/journeys", "board pipeline deals"),
    Command(gettext_noop("Page"), gettext_noop("Accounts"), "/accounts", "companies customers"),
    Command(gettext_noop("Page"), gettext_noop("Plan"), "/plan", "my week moves tasks"),
    Command(gettext_noop("Page"), gettext_noop("What works"), "/plan/works", "plays effects"),
    Command(gettext_noop("Page"), gettext_noop("Content"), "/content", "assets grid gaps"),
    Command(gettext_noop("Page"), gettext_noop("Social"), "/social", "posts linkedin"),
    Command(
        gettext_noop("Page"), gettext_noop("Programmes"), "/programmes", "white space abm target accounts"
    ),
    Command(gettext_noop("Page"), gettext_noop("Audiences"), "/audiences", "lists segments"),
    Command(gettext_noop("Page"), gettext_noop("Waterfall"), "/revenue", "revenue conversion velocity"),
    Command(gettext_noop("Page"), gettext_noop("Forecast"), "/forecast", "quarter prediction"),
    Command(
        gettext_noop("Page"),
        gettext_noop("Contributions"),
        "/revenue/contributions",
        "attribution channels campaigns",
    ),
    Command(gettext_noop("Page"), gettext_noop("Return"), "/revenue/return", "roi cost payback"),
    Command(gettext_noop("Page"), gettext_noop("Productivity"), "/revenue/productivity", "activity"),
    Command(
        gettext_noop("Page"), gettext_noop("Alignment"), "/revenue/alignment", "sales and marketing together"
    ),
    Command(gettext_noop("Page"), gettext_noop("Incremental effect"), "/revenue/incremental", "lift causal"),
    Command(gettext_noop("Page"), gettext_noop("Late engagement"), "/lateness", "too late first contact"),
    Command(gettext_noop("Page"), gettext_noop("Experiments"), "/revenue/experiments", "holdout test"),
    Command(gettext_noop("Page"), gettext_noop("Monthly review"), "/revenue/review", "report slides"),
    Command(gettext_noop("Page"), gettext_noop("Data"), "/data", "imports files sources set aside"),
    Command(
        gettext_noop("Page"), gettext_noop("Where tables come from"), "/data/lineage", "lineage tables stages"
    ),
    Command(gettext_noop("Page"), gettext_noop("Audit"), "/audit", "log history who decided ledger"),
    Command(gettext_noop("Page"), gettext_noop("Journey maps"), "/maps", "stages criteria roles"),
    Command(gettext_noop("Do"), gettext_noop("Open a page as of a day"), "/days", "past look back"),
    Command(gettext_noop("Page"), gettext_noop("Settings"), "/settings", "preferences theme who am i"),
    Command(gettext_noop("Page"), gettext_noop("Help"), "/help", "keys how to read"),
)
MOST_COMMANDS = 4


def commands_for(text: str) -> tuple[Command, ...]:
    """The commands and pages that hold every word; all of them, in their order, for no word."""
    asked = asked_words(text)
    known = tuple(_told(command) for command in COMMANDS)
    if not asked:
        return known
    found = []
    for command in known:
        words = words_of(f"{command.name} {command.also}")
        if all(any(word.startswith(each) for word in words) for each in asked):
            in_name = all(any(word.startswith(each) for word in words_of(command.name)) for each in asked)
            found.append((not in_name, command))
    return tuple(command for _, command in sorted(found, key=lambda each: each[0]))[:MOST_COMMANDS]


def _told(command: Command) -> Command:
    """A command in the reader's language; it is found by its English words too."""
    name = translated(command.name)
    also = command.also if name == command.name else f"{command.name} {command.also}"
    return replace(command, kind=translated(command.kind), name=name, also=also)


def views_for(text: str, views: Iterable[SavedView]) -> tuple[Command, ...]:
    """The saved views that hold every word; all of them for no word."""
    asked = asked_words(text)
    found = []
    for view in views:
        words = words_of(f"{view.name} {view.list} view")
        if all(any(word.startswith(each) for word in words) for each in asked):
            found.append(Command(gettext("View"), view.name, view.address, view.list))
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
