"""Values of the dimensions of credit, and the steps that teams make, as people say them."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import NotFound, nearest_word
from quorate.language import Words, gettext
from quorate.views.answers import Answer
from quorate.views.reading import Reader
from quorate.views.wording import CHANNEL_WORDS, capital
from quorate.vocabulary.closed_lists import CONTRIBUTION_DIMENSIONS

NONE = "none"
DIMENSION_WORDS = Words(
    {"channel": "channel", "campaign": "campaign", "content": "asset", "function": "function"}
)
_PAID_STEPS = Words(
    {
        "won": "Won deals",
        "expanded": "Bought in addition by customers",
        "renewed": "Renewed contracts",
    }
)
_NAMES = {"campaign": ("campaigns", "campaign_id", "name"), "content": ("contents", "content_id", "title")}


@dataclass(frozen=True)
class NamedChoice(Answer):
    """One thing that can be chosen, as people read it."""

    key: str
    label: str


def needed_dimension(dimension: str) -> str:
    """`dimension`, or `NotFound` where there is no such one."""
    if dimension not in CONTRIBUTION_DIMENSIONS:
        near = nearest_word(dimension, CONTRIBUTION_DIMENSIONS)
        raise NotFound(
            f"Nothing is told by '{dimension}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(CONTRIBUTION_DIMENSIONS)}",
        )
    return dimension


def dimension_choices() -> tuple[NamedChoice, ...]:
    """What credit can be told by."""
    return tuple(NamedChoice(each, capital(DIMENSION_WORDS[each])) for each in CONTRIBUTION_DIMENSIONS)


def transition_choices(reader: Reader) -> tuple[NamedChoice, ...]:
    """The steps that teams made: those that brought money, then from stage to stage in the order of the maps."""
    rows = reader.rows(
        """
        with made as (
            select distinct transition from {contributions}
            where transition not in ('won', 'expanded', 'renewed')
        )
        select m.transition, min(a.label) as from_label, min(b.label) as to_label, min(a.position) as place
        from made m
        left join {map_stages} a on starts_with(m.transition, a.stage || '-')
        left join {map_stages} b on b.journey_map = a.journey_map and m.transition = a.stage || '-' || b.stage
        where a.stage is null or b.stage is not null
        group by m.transition
        order by place, min(b.position), m.transition
        """
    )
    paid = {row["transition"] for row in reader.rows("select distinct transition from {contributions}")}
    return (
        *(NamedChoice(key, label) for key, label in _PAID_STEPS.items() if key in paid or key == "won"),
        *(
            NamedChoice(
                row["transition"],
                gettext(
                    "From {from_label} to {to_label}", from_label=row["from_label"], to_label=row["to_label"]
                )
                if row["to_label"]
                else row["transition"],
            )
            for row in rows
        ),
    )


def value_names(reader: Reader, dimension: str) -> dict[str, str]:
    """Names of campaigns or assets by their ids; of channels and functions nothing, their words are their names."""
    if dimension not in _NAMES:
        return {}
    table, key, name = _NAMES[dimension]
    return {
        row["id"]: row["name"] for row in reader.rows(f"select {key} as id, {name} as name from {{{table}}}")
    }


def value_name(dimension: str, value_key: str, names: dict[str, str]) -> str:
    """One value in words; 'none' says what it stands for."""
    if value_key == NONE:
        what = {
            "campaign": gettext("no campaign, or no touch at all"),
            "content": gettext("no asset, or no touch at all"),
        }
        return gettext("None ({dimension})", dimension=what.get(dimension, gettext("no touch before it")))
    if dimension in _NAMES:
        return names.get(value_key, value_key)
    return capital(CHANNEL_WORDS.get(value_key, value_key))
