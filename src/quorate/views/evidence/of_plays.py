"""Openings of what plays do: the trials behind an effect, and the estimates behind a way of choosing."""

from __future__ import annotations

from quorate.language import Words, gettext, gettext_noop, number, percent_text, translated
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader
from quorate.views.what_works import BASIS_WORDS, EFFECTS, POLICY_WORDS, effect_of

_OF_CELL = "journey_map = $1 and role = $2 and stage = $3 and play = $4"
_FOLLOWED_WORDS = Words(
    {
        "progress": "28 days later the journey stood in a later stage, or was won",
        "stayed": "28 days later the journey stood in the same stage",
        "back": "28 days later the journey stood in an earlier stage",
        "lost": "within 28 days the journey was lost or fell silent",
        "not_yet_known": "28 days are not over",
    }
)
_PROGRESS_FORMULA = gettext_noop(
    "The chance that the journey stands in a later stage 28 days after the play: a logit "
    "over role, stage, play and their combinations, each held back as much as makes all "
    "that was seen most likely, with the channel, the days in the stage and what the "
    "team did before. Cells of few trials borrow from the others."
)
_EFFECT_FORMULA = gettext_noop(
    "That chance less the one had we been in touch as usual instead: with the same role, "
    "stage and channel, after as many days in the stage, with a team as busy. While "
    "sellers choose what to do, what they knew and nobody wrote down may make part of "
    "the difference."
)
_ESTIMATOR_WORDS = Words(
    {
        "ips": "each choice weighed by how likely it would have been",
        "snips": "the same, weights made to sum to one",
        "dr": "a model, put right by weighed choices",
        "dr_shrunk": "a model, put right by weighed choices, large weights held back",
    }
)


def trials(reader: Reader, journey_map: str, role: str, stage: str, play: str) -> Opening:
    """How often a play was made to a role in a stage."""
    return _cell(
        reader,
        (journey_map, role, stage, play),
        gettext("Times it was made"),
        "trials_count",
        gettext("A person in a week."),
    )


def progress(reader: Reader, journey_map: str, role: str, stage: str, play: str) -> Opening:
    """The chance of progress after a play."""
    cell = (journey_map, role, stage, play)
    return _cell(
        reader,
        cell,
        gettext("Chance of progress within 28 days"),
        "progress_probability",
        translated(_PROGRESS_FORMULA),
    )


def effect(reader: Reader, journey_map: str, role: str, stage: str, play: str) -> Opening:
    """What a play adds to the chance of progress."""
    cell = (journey_map, role, stage, play)
    return _cell(
        reader,
        cell,
        gettext("What it adds to ordinary contact"),
        "effect",
        f"{translated(_PROGRESS_FORMULA)} {translated(_EFFECT_FORMULA)}",
    )


def setback(reader: Reader, journey_map: str, role: str, stage: str, play: str) -> Opening:
    """What a play adds to the chance of falling back or losing."""
    formula = gettext(
        "As what it adds to progress, of falling back or losing instead. {effect_formula}",
        effect_formula=translated(_EFFECT_FORMULA),
    )
    return _cell(
        reader,
        (journey_map, role, stage, play),
        gettext("What it adds to setbacks"),
        "setback_effect",
        formula,
    )


def value(reader: Reader, journey_map: str, policy: str) -> Opening:
    """How often stages would progress under a way of choosing."""
    rows = reader.rows(
        "select * from {play_policy_values} where journey_map = $1 and policy = $2 order by estimator",
        journey_map,
        policy,
    )
    shown = next((row for row in rows if row["estimator"] == "dr_shrunk"), None)
    if shown is None or policy not in POLICY_WORDS:
        raise nothing_at(gettext("choosing plays by '{policy}'", policy=policy))
    return Opening(
        title=gettext("Progress within 28 days under a way of choosing"),
        subject=Subject(POLICY_WORDS[policy]),
        figure=_share(shown["value"], journey_map, policy, shown["value_low"], shown["value_high"]),
        table="play_policy_values",
        column="value",
        formula=(
            gettext(
                "Told from what was chosen in the past, by how likely each choice would have been "
                "under this way. What is learned is learned on some journeys and told on others: its "
                "value on those it was learned from would be too high, and is told nowhere."
            )
        ),
        inputs=(
            *(
                Input(
                    _ESTIMATOR_WORDS[row["estimator"]],
                    _share(row["value"], journey_map, policy, row["value_low"], row["value_high"]),
                )
                for row in rows
            ),
            Input(gettext("Choices it rests on"), text=number(shown["decisions_count"])),
            Input(gettext("Choices of this way they are worth"), text=number(shown["effective_count"])),
            Input(gettext("Who chose"), text=BASIS_WORDS[shown["basis"]]),
        ),
        queries=(
            TOUCHES
            + " where t.touch_id in (select unnest(touch_ids) from {play_trials} where journey_map = $1)",
        ),
        parameters=(journey_map,),
    )


def _share(mean: float, journey_map: str, policy: str, low: float, high: float) -> Figure:
    return Figure(mean, "share", reference("play-value", journey_map, policy), low, high)


def _cell(reader: Reader, cell: tuple[str, str, str, str], title: str, column: str, formula: str) -> Opening:
    row = required_row(
        reader,
        gettext("the play '{cell}' with {cell_2} in {cell_3}", cell=cell[3], cell_2=cell[1], cell_3=cell[2]),
        EFFECTS + " where e.journey_map = $1 and e.role = $2 and e.stage = $3 and e.play = $4",
        *cell,
    )
    told = effect_of(row)
    figures = {
        "trials_count": told.trials,
        "progress_probability": told.progress,
        "effect": told.effect,
        "setback_effect": told.setback,
    }
    made = reader.rows(
        "select followed, touch_ids from {play_trials} where "
        + _OF_CELL
        + " order by acted_at desc, trial_id",
        *cell,
    )
    remarks = {touch: _FOLLOWED_WORDS[each["followed"]] for each in made for touch in each["touch_ids"]}
    followed = {
        word: count for word in _FOLLOWED_WORDS if (count := sum(each["followed"] == word for each in made))
    }
    return Opening(
        title=title,
        subject=Subject(
            gettext(
                "{play_label}, with {role_label}, in {stage_label}",
                play_label=told.play_label,
                role_label=told.role_label,
                stage_label=told.stage_label,
            )
        ),
        figure=figures[column],
        table="play_effects",
        column=column,
        formula=formula,
        inputs=(
            *(Input(_FOLLOWED_WORDS[word], text=number(count)) for word, count in followed.items()),
            Input(gettext("Journeys"), text=number(told.journeys_count)),
            Input(gettext("Drawn by lot"), text=number(told.drawn_count)),
            Input(
                gettext("Beside which ordinary contact was a real alternative"),
                text=gettext("{overlap_share} of them", overlap_share=percent_text(row["overlap_share"])),
            ),
            Input(gettext("What to make of it"), text=f"{told.finding_words}; {BASIS_WORDS[told.basis]}"),
        ),
        queries=(TOUCHES + " where t.touch_id in (select unnest($1::varchar[]))",),
        parameters=(sorted(remarks),),
        remarks=remarks,
        prior=Input(
            gettext("Borrowed from other roles, stages and plays"), text=percent_text(told.pooled_share)
        ),
        notes=(gettext("A week in which somebody was met twice for one play counts once."),),
    )
