"""What to write next, ranked by the money stuck behind each gap."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import gettext, ngettext
from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital


@dataclass(frozen=True)
class ContentSuggestion(Answer):
    """One kind of content that members of open journeys have none left of."""

    place: int
    role: str
    role_label: str
    stage: str
    stage_label: str
    offering_id: str | None
    offering_name: str | None
    intent: str
    reason: str
    content_count: int
    members_count: int
    journeys_count: int
    stuck: Figure
    criteria: tuple[str, ...]

    @property
    def words(self) -> str:
        """What to write, such as 'Proof for the Champion, Validating, about Acme Relay'."""
        about = (
            gettext(", about {offering_name}", offering_name=self.offering_name)
            if self.offering_name
            else gettext(", about no offering in particular")
        )
        return gettext(
            "{intent} for {role_label} at {stage_label}{about}",
            intent=capital(self.intent),
            role_label=self.role_label,
            stage_label=self.stage_label,
            about=about,
        )

    @property
    def why(self) -> str:
        """What is missing, in a sentence."""
        if self.reason == "nothing_fits":
            return gettext("No asset that fits is for this.")
        have = (
            gettext("The asset that fits")
            if self.content_count == 1
            else gettext("All {content_count} assets that fit", content_count=self.content_count)
        )
        return ngettext(
            "{have} has been read by them.", "{have} have been read by them.", self.content_count, have=have
        )


SELECT = """
select s.*, coalesce(r.label, s.role) as role_label, coalesce(t.label, s.stage) as stage_label,
    f.name as offering_name,
    (select list_sort(list(distinct coalesce(m.label, m.criterion_id))) from {map_criteria} m
        where list_contains(s.criterion_ids, m.criterion_id)) as criteria
from {content_suggestions} s
left join (select role, min(label) as label from {map_roles} group by role) r on r.role = s.role
left join (select stage, min(label) as label from {map_stages} group by stage) t on t.stage = s.stage
left join {offerings} f on f.offering_id = s.offering_id
"""


def suggestions_of(reader: Reader, offering: str = "all") -> tuple[ContentSuggestion, ...]:
    """In the order of money, of one offering (`none` for journeys without) or of all."""
    rows = reader.rows(
        SELECT + " where $1 = 'all' or coalesce(s.offering_id, 'none') = $1 order by s.place", offering
    )
    return tuple(suggestion(row) for row in rows)


def suggestion(row: Row) -> ContentSuggestion:
    """The typed form of a row of `SELECT`."""
    key = reference(
        "content-suggestion", row["role"], row["stage"], row["offering_id"] or "none", row["intent"]
    )
    return ContentSuggestion(
        place=row["place"],
        role=row["role"],
        role_label=row["role_label"],
        stage=row["stage"],
        stage_label=row["stage_label"],
        offering_id=row["offering_id"],
        offering_name=row["offering_name"],
        intent=row["intent"],
        reason=row["reason"],
        content_count=row["content_count"],
        members_count=row["members_count"],
        journeys_count=row["journeys_count"],
        stuck=Figure(row["stuck_amount"], "amount", key, currency=row["currency"]),
        criteria=tuple(row["criteria"] or ()),
    )
