"""Openings of experiments: the accounts of an arm, the difference between the arms, and what leaked."""

from __future__ import annotations

from quorate.language import day_text, gettext, money_text, ngettext, percent_text, significant_text
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import OPPORTUNITIES, TOUCHES
from quorate.views.reading import Reader, Row
from quorate.views.revenue import experiment_words as say
from quorate.views.revenue.experiments import metric_reading
from quorate.views.wording import all_of, capital

# More lines than anybody reads; the table holds all.
_ACCOUNTS_SHOWN = 200
_MOMENTS = {"next_stage": "forward_at", "two_way": "two_way_at", "won": "won_at", "won_amount": "won_at"}
_WON = OPPORTUNITIES + (
    " inner join {experiment_outcomes} x on x.account_id = o.account_id and x.experiment_id = $1 and x.is_over"
    " where o.outcome = 'won' and o.closed_at > x.since_at and o.closed_at <= x.until_at"
)
_MET = TOUCHES + (
    " inner join {experiment_outcomes} x on x.account_id = t.account_id and x.experiment_id = $1 and x.is_over"
    " where t.occurred_at > x.since_at and t.occurred_at <= x.until_at"
    " and t.touch_id in (select touch_id from {journey_touches} where is_two_way)"
)
_MOVED = TOUCHES + (
    " inner join {experiment_outcomes} x on x.account_id = t.account_id and x.experiment_id = $1 and x.is_over"
    " where x.forward_at is not null and t.occurred_at > x.since_at and t.occurred_at <= x.forward_at"
)
_ROWS = {"next_stage": _MOVED, "two_way": _MET, "won": _WON, "won_amount": _WON}


def effect(reader: Reader, experiment_id: str, metric: str) -> Opening:
    """The difference of the arms in one measure."""
    rows = reader.rows(
        "select * from {experiment_results} where experiment_id = ? and metric = ? order by measured_on",
        experiment_id,
        metric,
    )
    if not rows:
        raise nothing_at(
            gettext(
                "the measure '{metric}' of the experiment '{experiment_id}'",
                metric=metric,
                experiment_id=experiment_id,
            )
        )
    told = metric_reading(experiment_id, metric, say.METRIC_WORDS[metric], rows)
    design = _design(reader, experiment_id)
    confidence = rows[-1]["confidence"]
    return Opening(
        title=gettext("Difference between the arms: {label}", label=told.label),
        subject=Subject(design["name"]),
        figure=told.effect,
        words=None if told.effect.value is not None else told.words,
        table="experiment_results",
        column="effect",
        formula=(
            gettext(
                "What became of every account in windows of {window_days} days that are over, "
                "whatever it got; treated less held out, within strata, each stratum weighing n1 n0 "
                "/ (n1 + n0). The range holds at all days taken together with a probability of "
                "{confidence}, however often somebody looks: up to the planned number of accounts "
                "O'Brien and Fleming's border, beyond it a normal mixture. Families of accounts "
                "count once.",
                window_days=design["window_days"],
                confidence=percent_text(confidence),
            )
        ),
        inputs=(
            Input(
                gettext("Treated"),
                told.treated,
                ngettext("{count} account", "{count} accounts", told.treated_count),
            ),
            Input(
                gettext("Held out"),
                told.holdout,
                ngettext("{count} account", "{count} accounts", told.holdout_count),
            ),
            Input(gettext("What to make of it"), text=told.words),
            *(
                Input(row["name"], text=_fared(row, metric))
                for row in _accounts(reader, experiment_id, metric)
            ),
        ),
        queries=(_ROWS[metric],),
        parameters=(experiment_id,),
        notes=(
            gettext("Readings of past days are made of what is known today."),
            capital(say.BASIS_WORDS[design["basis"]]) + ".",
        ),
    )


def arm(reader: Reader, experiment_id: str, name: str) -> Opening:
    """How many accounts are in an arm, and which."""
    design = _design(reader, experiment_id)
    rows = reader.rows(
        """
        select coalesce(c.name, a.account_id) as name, a.stratum, a.assigned_at, a.reason
        from {experiment_assignments} a
        left join {accounts} c on c.account_id = a.account_id
        where a.experiment_id = ? and a.arm = ?
        order by name, a.account_id
        """,
        experiment_id,
        name,
    )
    if not rows and name not in say.ARM_WORDS:
        raise nothing_at(
            gettext(
                "the arm '{name}' of the experiment '{experiment_id}'", name=name, experiment_id=experiment_id
            )
        )
    more = len(rows) - _ACCOUNTS_SHOWN
    return Opening(
        title=gettext("Accounts {arm_words}", arm_words=say.ARM_WORDS[name]),
        subject=Subject(design["name"]),
        figure=Figure(len(rows), "count", reference("experiment-arm", experiment_id, name)),
        table="experiment_assignments",
        column="arm",
        formula=gettext(
            "Accounts were {basis_words}. An account stays in its arm for good.",
            basis_words=say.BASIS_WORDS[design["basis"]],
        ),
        inputs=tuple(
            Input(
                row["name"],
                text=gettext(
                    "{stratum}, since {assigned_at}",
                    stratum=row["stratum"],
                    assigned_at=day_text(row["assigned_at"]),
                ),
            )
            for row in rows[:_ACCOUNTS_SHOWN]
        ),
        queries=(
            TOUCHES
            + " where t.account_id in (select account_id from {experiment_assignments}"
            + " where experiment_id = $1 and arm = $2)",
        ),
        parameters=(experiment_id, name),
        notes=(
            ngettext(
                "{count} more account is in it; the table experiment_assignments has all.",
                "{count} more accounts are in it; the table experiment_assignments has all.",
                more,
            ),
        )
        if more > 0
        else (),
    )


def leaks(reader: Reader, experiment_id: str, kind: str) -> Opening:
    """What reached held-out accounts, or who was touched at accounts of both arms."""
    design = _design(reader, experiment_id)
    column = "account_id" if kind == "contact" else "person_id"
    count = reader.one(
        f"select count(distinct {column}) as found from {{experiment_leaks}} where experiment_id = ? and kind = ?",
        experiment_id,
        kind,
    )["found"]
    title = (
        gettext("Held-out accounts that were reached")
        if kind == "contact"
        else gettext("People touched at accounts of both arms")
    )
    functions = all_of([say.FUNCTION_WORDS[each] for each in design["functions"]])
    what = (
        gettext("the play {play}", play=design["play"])
        if design["kind"] == "play"
        else gettext("a touch begun by {functions}", functions=functions)
    )
    return Opening(
        title=title,
        subject=Subject(design["name"]),
        figure=Figure(count, "count", reference("experiment-leaks", experiment_id, kind)),
        table="experiment_leaks",
        column="kind",
        formula=(
            gettext(
                "Held-out accounts that got {what} after they were assigned and while the experiment ran.",
                what=what,
            )
            if kind == "contact"
            else gettext(
                "People with touches at accounts of both arms after these were assigned: they carry "
                "what they learned."
            )
        ),
        queries=(
            TOUCHES
            + " where t.touch_id in (select leak_id from {experiment_leaks} where experiment_id = $1 and kind = $2"
            + " union select unnest(p.touch_ids) from {play_trials} p inner join {experiment_leaks} l"
            + " on l.leak_id = p.trial_id and l.experiment_id = $1 and l.kind = $2)",
        ),
        parameters=(experiment_id, kind),
    )


def balance(reader: Reader, experiment_id: str, trait: str, level: str) -> Opening:
    """Whether the arms were alike in one trait when it began."""
    design = _design(reader, experiment_id)
    row = required_row(
        reader,
        gettext(
            "the balance of '{trait}' in the experiment '{experiment_id}'",
            trait=f"{trait}: {level}",
            experiment_id=experiment_id,
        ),
        "select * from {experiment_balance} where experiment_id = ? and trait = ? and level = ?",
        experiment_id,
        trait,
        level,
    )
    return Opening(
        title=f"{capital(say.TRAIT_WORDS[trait])}: {level}",
        subject=Subject(design["name"]),
        figure=None,
        words=say.FINDING_WORDS[row["finding"]],
        table="experiment_balance",
        column="chance",
        formula=gettext(
            "How often lots alone would make the arms differ as much in it. Unlike is said where even the whole list "
            "of traits explains it in fewer than one experiment in twenty; more or fewer accounts in an arm than lots "
            "would give mean that something else decided who is in it."
        ),
        inputs=(
            Input(gettext("Treated"), text=_of_accounts(row["treated_value"], row["treated_count"])),
            Input(gettext("Held out"), text=_of_accounts(row["holdout_value"], row["holdout_count"])),
            Input(
                gettext("By chance alone"),
                text=gettext("not judged")
                if row["chance"] is None
                else gettext("{share} of experiments", share=percent_text(row["chance"], 2)),
            ),
        ),
        queries=(
            TOUCHES + " inner join {experiment_assignments} x on x.account_id = t.account_id"
            " and x.experiment_id = $1 where t.occurred_at < x.assigned_at",
        ),
        parameters=(experiment_id,),
        notes=(gettext("The rows are what was known of the accounts of both arms when they were drawn."),),
    )


def _of_accounts(value: float, count: int) -> str:
    return ngettext(
        "{value}, {count} account", "{value}, {count} accounts", count, value=significant_text(value)
    )


def _design(reader: Reader, experiment_id: str) -> Row:
    return required_row(
        reader,
        gettext("the experiment '{experiment_id}'", experiment_id=experiment_id),
        "select * from {experiments} where experiment_id = ?",
        experiment_id,
    )


def _accounts(reader: Reader, experiment_id: str, metric: str) -> list[Row]:
    """The accounts of which the measure is to be told, the held-out ones first."""
    return reader.rows(
        f"""
        select coalesce(c.name, o.account_id) as name, o.*
        from {{experiment_outcomes}} o
        left join {{accounts}} c on c.account_id = o.account_id
        where o.experiment_id = ? and o.is_over and o.{_MOMENTS[metric]} is not null
        order by o.arm, name, o.account_id
        limit {_ACCOUNTS_SHOWN}
        """,
        experiment_id,
    )


def _fared(row: Row, metric: str) -> str:
    told = f"{say.ARM_WORDS[row['arm']]}, {day_text(row[_MOMENTS[metric]])}"
    if metric != "won_amount":
        return told
    amount = (
        gettext("amount unknown")
        if row["won_amount"] is None
        else money_text(row["won_amount"], row["currency"])
    )
    return f"{told}, {amount}"
