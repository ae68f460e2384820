"""Which members of a team were seen to act together: who meets whom, who brought in whom, who answers with whom."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import Words, gettext
from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader

# The two are alike to each other in all but one kind.
ONE_WAY = "introduced"
TIE_WORDS = Words(
    {
        "met_together": "met with us together",
        "introduced": "was first seen within a week after",
        "answered_together": "answered within two days of each other",
    }
)


@dataclass(frozen=True)
class Tie(Answer):
    """Two members seen to act together.

    Attributes
    ----------
    kind: met_together, introduced or answered_together. Of the first and last either member could stand first; of
        'introduced', `other` was first seen within a week after `person` passed something on, answered or met.
    times: how often; opens the dated touches.
    """

    kind: str
    person_id: str
    name: str
    other_id: str
    other_name: str
    times: Figure

    @property
    def words(self) -> str:
        """The tie as a sentence, such as 'Ann Lee and Bob Ray met with us together'."""
        if self.kind == ONE_WAY:
            return f"{self.other_name} {TIE_WORDS[self.kind]} {self.name}"
        return gettext(
            "{name} and {other_name} {tie_words}",
            name=self.name,
            other_name=self.other_name,
            tie_words=TIE_WORDS[self.kind],
        )


def ties_of(reader: Reader, journey_id: str) -> tuple[Tie, ...]:
    """The ties of one journey's team, the strongest first; of two alike to each other one row."""
    rows = reader.rows(
        """
        select i.*, coalesce(a.full_name, a.email, 'Unnamed person') as name,
            coalesce(b.full_name, b.email, 'Unnamed person') as other_name
        from {influences} i
        left join {people} a on a.person_id = i.from_person_id
        left join {people} b on b.person_id = i.to_person_id
        where i.journey_id = ? and (i.evidence = 'introduced' or i.from_person_id < i.to_person_id)
        order by i.weight desc, i.times desc, name, other_name, i.evidence, i.from_person_id, i.to_person_id
        """,
        journey_id,
    )
    return tuple(
        Tie(
            kind=row["evidence"],
            person_id=row["from_person_id"],
            name=row["name"],
            other_id=row["to_person_id"],
            other_name=row["other_name"],
            times=Figure(
                row["times"],
                "count",
                reference("tie", journey_id, row["evidence"], row["from_person_id"], row["to_person_id"]),
            ),
        )
        for row in rows
    )
