"""How the workspace is set up and what came in, by noun: maps, matches, sources, rows set aside, lineage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from quorate.errors import NotFound
from quorate.surfaces.api.cursors import Turn
from quorate.surfaces.api.desk import Asked
from quorate.surfaces.api.noun import ListView, Noun, Rows, Single, Whole, counted
from quorate.surfaces.api.parameters import Listing, Present, Text, one_of
from quorate.surfaces.api.parameters import Whole as WholeNumber
from quorate.surfaces.map_editing import MapEditing, mark_of
from quorate.views.answers import Answer
from quorate.views.lineage import Lineage, lineage_of
from quorate.views.map_pages import MapText, map_text
from quorate.views.map_suggestions import MapSuggestions, map_suggestions
from quorate.views.map_versions import MapInForce, map_versions
from quorate.views.match_decisions import Decision, decisions_of, standing_statements
from quorate.views.match_members import MembersView, members_view
from quorate.views.matches import MatchQueue, OpenMatch, match_queue, open_pair
from quorate.views.settings_told import SettingsTold, settings_told
from quorate.views.sources import SourceStatus, sources_of
from quorate.views.workspaces import PublicationStatus, SetAsideRow, set_aside, status_of
from quorate.vocabulary.closed_lists import MATCH_SUBJECTS
from quorate.warehouse.map_versions import KeptMap, MapVersions


class MatchQuery(Listing):
    """Filters of open matches."""

    subject: Annotated[str, one_of(("", *MATCH_SUBJECTS))] = ""


class KeptQuery(Present):
    """Which of the kept texts of a map."""

    version: WholeNumber = Field(ge=0, le=1_000_000, description="The version as the map itself says it.")
    digest: Text = Field("", description="How the digest of the text begins, where a version was kept twice.")


class SetAsideQuery(Listing):
    """Filters of rows set aside."""

    reason: Text = ""


@dataclass(frozen=True)
class MapDocument(Answer):
    """A journey map as it is written: `mark` is what a change of it names, so that it overwrites nothing unseen.

    `said` is the same in words; null for a text with mistakes, which `problem_count` counts.
    """

    journey_map: str
    file: str
    text: str
    mark: str
    said: MapText | None
    problem_count: int


def _decisions(asked: Asked) -> tuple[Decision, ...]:
    return decisions_of(asked.reader, standing_statements(asked.workspace))


def _matches(asked: Asked, query: MatchQuery, turn: Turn) -> Rows:
    found: MatchQueue = match_queue(asked.snapshot, _decisions(asked), turn.page, query.subject or None)
    return Rows(found.matches, found.total_count)


def _match(asked: Asked, key: str, _: Any) -> OpenMatch:
    found = open_pair(asked.snapshot, key, _decisions(asked))
    if found is None:
        raise NotFound(f"There is no open pair '{key[:80]}'.")
    return found


def _decision(asked: Asked, key: str, _: Any) -> Decision:
    for each in _decisions(asked):
        if each.decision_id == key:
            return each
    raise NotFound(f"No standing decision has the id '{key[:80]}'.")


def _map(asked: Asked, key: str, _: Any) -> MapDocument:
    return document_of(MapEditing(asked.workspace, asked.desk.clock), key)


def _suggestions(asked: Asked, key: str, _: Any) -> MapSuggestions:
    _file, journey_map = MapEditing(asked.workspace, asked.desk.clock).map_of(key)
    return map_suggestions(asked.snapshot, journey_map)


def _kept(asked: Asked, key: str, query: KeptQuery) -> KeptMap:
    return MapVersions(asked.workspace.database).one(key, query.version, query.digest)


def _links(subject_kind: str) -> Single:
    """Why the records of one person or account are one."""

    def read(asked: Asked, key: str, _: Any) -> MembersView:
        return members_view(asked.snapshot, subject_kind, key, _decisions(asked))

    return Single(MembersView, read, Present, says_ledger=True)


def document_of(editing: MapEditing, key: str) -> MapDocument:
    """A map as it is written. Raises `NotFound`."""
    file = editing.file_of(key)
    said = map_text(file.journey_map) if file.journey_map and not file.problems else None
    return MapDocument(file.name, file.path.name, file.text, mark_of(file.text), said, len(file.problems))


def _sources(asked: Asked, _: Listing, turn: Turn) -> Rows:
    return counted(sources_of(status_of(asked.desk.pool.manifest).files, asked.reader), turn)


def _publications(asked: Asked, _: Listing, turn: Turn) -> Rows:
    return counted(status_of(asked.desk.pool.manifest).publications, turn)


def _set_aside(asked: Asked, query: SetAsideQuery, turn: Turn) -> Rows:
    found = set_aside(asked.snapshot, query.reason or None, turn.page)
    return Rows(found.rows, found.row_count)


NOUNS = (
    Noun(
        "maps", "journey map", "Journey maps in force, as they are written and in words.",
        ListView(
            MapInForce, lambda asked, _, turn: counted(map_versions(asked.workspace).in_force, turn), Listing,
            says_ledger=True,
        ),
        Single(MapDocument, _map, Present, says_ledger=True),
        # the text of the map decides it too, which changes between publications
        parts={
            "suggestions": Single(MapSuggestions, _suggestions, Present, says_ledger=True),
            "kept": Single(KeptMap, _kept, KeptQuery, says_ledger=True),
        },
    ),
    Noun(
        "matches", "open match", "Pairs that may be one, which wait for a colleague.",
        ListView(OpenMatch, _matches, MatchQuery, says_ledger=True),
        Single(OpenMatch, _match, Present, says_ledger=True), reading="configure",
    ),
    Noun(
        "match-decisions", "decision about a match", "What colleagues decided about who is who.",
        ListView(Decision, lambda asked, _, turn: counted(_decisions(asked), turn), Listing, says_ledger=True),
        Single(Decision, _decision, Present, says_ledger=True), reading="configure",
    ),
    Noun(
        "account-links", "account", "Why records are one account: each link with its reason.",
        single=_links("account"), reading="configure",
    ),
    Noun(
        "person-links", "person", "Why records are one person: each link with its reason.",
        single=_links("person"), reading="configure",
    ),
    Noun(
        "sources", "source", "Systems that evidence came from, with the latest import of each file.",
        ListView(SourceStatus, _sources, Listing, says_ledger=True),
    ),
    Noun(
        "publications", "publication", "The sets of published tables that are kept.",
        ListView(PublicationStatus, _publications, Listing, says_ledger=True),
    ),
    Noun(
        "set-aside", "row set aside", "Rows that could not be used, and why.",
        ListView(SetAsideRow, _set_aside, SetAsideQuery),
    ),
    Noun(
        "settings", "settings", "The settings of the workspace, with what each one does.",
        whole=Whole(SettingsTold, lambda asked, _: settings_told(asked.workspace), Present, says_ledger=True),
    ),
    Noun(
        "lineage", "lineage", "Which table is made from which.",
        whole=Whole(Lineage, lambda asked, _: lineage_of(asked.desk.pool.manifest), Present, says_ledger=True),
    ),
)  # fmt: skip
