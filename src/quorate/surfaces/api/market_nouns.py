"""The market by noun: accounts, people, journeys, early warnings, content, programmes, audiences."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from quorate.surfaces.api.cursors import Turn
from quorate.surfaces.api.desk import Asked
from quorate.surfaces.api.noun import ListView, Noun, Rows, Single, Whole, counted
from quorate.surfaces.api.parameters import Dated, DatedListing, Flag, Number, Text, one_of, turned
from quorate.surfaces.api.parameters import Whole as WholeNumber
from quorate.surfaces.api.supposing import SupposedQuery, quorum_if
from quorate.views import Page, QuorumWhatIf
from quorate.views.account_lists import SORTS as ACCOUNT_SORTS
from quorate.views.account_lists import AccountFilters, AccountLine, account_list
from quorate.views.accounts import AccountView, account_view
from quorate.views.assets import AssetLine, AssetView, asset_view
from quorate.views.audiences import Audience, audience_in, audience_list
from quorate.views.briefs import Brief, brief_view
from quorate.views.content_grid import ContentGrid, content_grid
from quorate.views.formations import Formation, formation_list
from quorate.views.journey_facts import JourneyFacts
from quorate.views.journey_filters import BoardFilters
from quorate.views.journey_lists import SORTS as JOURNEY_SORTS
from quorate.views.journey_lists import journey_list
from quorate.views.journeys import JourneyView, journey_view
from quorate.views.overviews import Overview, overview
from quorate.views.people import PersonView, person_view
from quorate.views.programmes import ProgrammeFilters, ProgrammeGrid, ProgrammeRow, programme_grid
from quorate.views.searching import Hit, search
from quorate.vocabulary.closed_lists import PROGRAMME_MOTIONS


class AccountQuery(DatedListing):
    """Filters of accounts."""

    text: Text = Field("", description="Part of the name or of a domain, or the id.")
    owner_id: Text = Field("", description="The colleague who owns them, or `none`.")
    tier: Text = ""
    industry: Text = ""
    country: Text = ""
    is_customer: Flag = False
    is_forming: Flag = False
    has_open_journey: Flag = False
    sort: Annotated[str, one_of(turned(ACCOUNT_SORTS))] = "activity"


class JourneyQuery(DatedListing):
    """Filters of journeys."""

    text: Text = Field("", description="Part of the account's name.")
    offering_id: Text = ""
    owner_id: Text = ""
    stage: Text = Field("", description="A stage, or `unplaced`.")
    tier: Text = ""
    industry: Text = ""
    momentum: Literal["", "active", "cooling", "quiet"] = ""
    outcome: Literal["", "open", "won", "lost", "quiet"] = Field("", description="Live ones without it.")
    is_forming: Flag = False
    has_rival: Flag = False
    quorum_below: Number | None = Field(None, ge=0, le=1)
    amount_from: Number | None = Field(None, ge=0)
    closing_within_days: WholeNumber | None = Field(None, ge=0, le=3650)
    sort: Annotated[str, one_of(turned(JOURNEY_SORTS))] = "stage"


class ProgrammeQuery(DatedListing):
    """Filters of the programme grid."""

    tier: Text = ""
    industry: Text = ""
    owner_id: Text = ""
    motion: Annotated[str, one_of(("", *PROGRAMME_MOTIONS))] = ""


class WordsQuery(DatedListing):
    """What is searched for."""

    q: Text = Field("", description="Every word must fit; slips are forgiven where nothing does.")


class OfferingQuery(Dated):
    """Which offering's content."""

    offering: Text = Field("all", description="The id of an offering, `all` or `none`.")


def _accounts(asked: Asked, query: AccountQuery, turn: Turn) -> Rows:
    filters = AccountFilters(
        query.text, query.owner_id or None, query.tier or None, query.industry or None, query.country or None,
        query.is_customer, query.is_forming, query.has_open_journey,
    )  # fmt: skip
    page = Page(limit=turn.limit)
    found = account_list(asked.snapshot, page=page, filters=filters, sort=query.sort, after=turn.after)
    return Rows(found.accounts, found.account_count, found.following)


def _journeys(asked: Asked, query: JourneyQuery, turn: Turn) -> Rows:
    said: dict[str, Any] = {name: value for name, value in query.chosen().items() if value != ""}
    sort = said.pop("sort")
    filters = BoardFilters(**said)
    page = Page(limit=turn.limit)
    found = journey_list(asked.snapshot, filters, page, sort=sort, after=turn.after)
    return Rows(found.journeys, found.journey_count, found.following)


def _formations(asked: Asked, _: DatedListing, turn: Turn) -> Rows:
    found = formation_list(asked.snapshot, turn.page)
    return Rows(found.formations, found.formation_count)


def _programmes(asked: Asked, query: ProgrammeQuery, turn: Turn) -> Rows:
    filters = ProgrammeFilters(**{name: value or None for name, value in query.chosen().items()})
    found: ProgrammeGrid = programme_grid(asked.snapshot, filters, turn.page)
    return Rows(found.rows, found.account_count)


def _audience(asked: Asked, key: str, _: Any) -> Audience:
    return audience_in(asked.reader, key)


def _search(asked: Asked, query: WordsQuery, turn: Turn) -> Rows:
    index = asked.desk.finding.of(asked.snapshot) if query.q.strip() else None
    found = search(asked.snapshot, query.q, turn.offset + turn.limit, index=index)
    return Rows(found.hits[turn.offset :], found.hit_count)


NOUNS = (
    Noun(
        "accounts", "account", "Companies, with the journeys and people of each.",
        ListView(AccountLine, _accounts, AccountQuery),
        Single(AccountView, lambda asked, key, _: account_view(asked.snapshot, key)),
    ),
    Noun(
        "people", "person", "People, with the teams they are on and what they did. Search finds them.",
        single=Single(PersonView, lambda asked, key, _: person_view(asked.snapshot, key)),
    ),
    Noun(
        "journeys", "journey", "Buying journeys: the team, where it stands, and what may come of it.",
        ListView(JourneyFacts, _journeys, JourneyQuery),
        Single(JourneyView, lambda asked, key, _: journey_view(asked.snapshot, key)),
        parts={
            "brief": Single(Brief, lambda asked, key, _: brief_view(asked.snapshot, key)),
            # the maps in force decide it too, which change between publications
            "what-if": Single(QuorumWhatIf, quorum_if, SupposedQuery, says_ledger=True),
        },
    ),
    Noun(
        "formations", "early warning", "Accounts where more people are active than usual, and that lasts.",
        ListView(Formation, _formations),
    ),
    Noun(
        "content", "asset", "The catalogue of content, with who reads each asset and what it earned.",
        ListView(
            AssetLine, lambda asked, _, turn: counted(content_grid(asked.snapshot).assets, turn)
        ),
        Single(AssetView, lambda asked, key, _: asset_view(asked.snapshot, key)),
    ),
    Noun(
        "content-grid", "content grid", "Which roles and stages have content, and what to write next.",
        whole=Whole(
            ContentGrid, lambda asked, query: content_grid(asked.snapshot, query.offering), OfferingQuery
        ),
    ),
    Noun(
        "programmes", "row of the programme grid", "What to do at each account with each offering.",
        ListView(ProgrammeRow, _programmes, ProgrammeQuery),
    ),
    Noun(
        "audiences", "audience", "People who may be addressed together, and who is left out and why.",
        ListView(
            Audience, lambda asked, _, turn: counted(audience_list(asked.snapshot).audiences, turn)
        ),
        Single(Audience, _audience),
    ),
    Noun(
        "search", "hit", "Everything by a part of what it is called.", ListView(Hit, _search, WordsQuery)
    ),
    Noun(
        "overview", "overview", "What the workspace holds and what changed lately.",
        whole=Whole(Overview, lambda asked, _: overview(asked.snapshot)),
    ),
)  # fmt: skip
