"""Openings of what came of our activities: the activities themselves, what followed, and who was compared."""

from __future__ import annotations

from quorate.language import day_text, gettext, number
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader
from quorate.views.revenue.productivity import FUNCTION_WORDS, dose, output, output_row

# The kinds of activities as `revenue/productivity/our_activities.sql` tells them apart.
_KIND = (
    "case when t.channel in ('call', 'meeting', 'email', 'ad') then t.channel "
    "when t.channel in ('social', 'chat') then 'message' "
    "when t.channel in ('webinar', 'event', 'community') then 'event' "
    "when t.channel = 'direct_mail' then 'letter' else 'other' end"
)
_DONE = TOUCHES + (
    " where t.initiator = $3 and t.action not in ('noted', 'bounced')"
    " and cast(date_trunc($1, t.occurred_at) as date) = cast($2 as date)"
    " and ($4 = 'all' or ($4 = 'colleague' and t.colleague_id = $5)"
    " or ($4 = 'owner' and t.account_id in (select account_id from {accounts} where owner_id = $5)))"
    f" and ($6 = 'all' or {_KIND} = $6)"
    " and t.touch_id in (select touch_id from {journey_touches})"
)
_MOST_CASES = 200


def productivity(reader: Reader, *keys: str) -> Opening:
    """What a function did in a period, and what followed it."""
    row = output_row(reader, *keys)
    if row is None:
        raise nothing_at(
            gettext(
                "what {what} did in the {grain} from {period}", what=keys[2], grain=keys[0], period=keys[1]
            )
        )
    found = output(row)
    over = row["judged_count"]
    return Opening(
        title=gettext(
            "{function_words}: what came of {label}", function_words=found.function_words, label=found.label
        ),
        subject=Subject(
            gettext("The {grain} from {period_on}", grain=row["grain"], period_on=day_text(row["period_on"]))
        ),
        figure=found.activities,
        table="productivity",
        column="activity_count",
        formula=(
            gettext(
                "An activity is what the function began; a meeting counts once however many took "
                "part. What happened to the same journey within {window_days} days counts as "
                "following, each step, day or purchase once, whoever else acted too: figures of "
                "functions and colleagues are not to be added up. Rates are of activities whose "
                "{window_days} days are over.",
                window_days=row["window_days"],
            )
        ),
        inputs=(
            Input(gettext("Activities whose window is over"), text=number(over)),
            Input(gettext("Not over yet: nothing that followed them is counted"), found.unfinished),
            Input(gettext("Steps to a later stage that followed"), found.advanced),
            Input(gettext("Days on which both sides spoke that followed"), found.two_way),
            Input(gettext("Journeys won that followed"), found.won),
            Input(gettext("Steps for each hundred activities"), found.advanced_per_hundred),
            Input(gettext("Money of the journeys that took steps"), found.advanced_amount),
            Input(gettext("Money of the journeys won"), found.won_amount),
        ),
        queries=(_DONE,),
        parameters=keys,
        notes=(gettext("What followed an activity need not have come of it."),),
    )


def activity_dose(reader: Reader, journey_map: str, function: str, dose_low: str) -> Opening:
    """The stays of one dose: what was done in each, and whether it went on."""
    row = required_row(
        reader,
        gettext(
            "stays of the map '{journey_map}' in which {function} did {dose_low} or more",
            journey_map=journey_map,
            function=function,
            dose_low=dose_low,
        ),
        "select * from {activity_doses} where journey_map = ? and our_function = ? and cast(dose_low as "
        "varchar) = ?",
        journey_map,
        function,
        dose_low,
    )
    found = dose(row)
    cases = reader.rows(
        """
        select c.stage, c.dose, c.has_advanced, c.entered_at, coalesce(a.name, c.account_id) as account_name
        from {dose_cases} c
        left join {accounts} a on a.account_id = c.account_id
        where c.journey_map = ? and c.our_function = ? and c.dose between ? and ? and c.is_known
        order by c.entered_at desc, account_name limit ?
        """,
        journey_map, function, row["dose_low"], row["dose_high"], _MOST_CASES,
    )  # fmt: skip
    return Opening(
        title=gettext(
            "{function}: {label} activities in the first 28 days",
            function=FUNCTION_WORDS.get(function, function),
            label=found.label,
        ),
        subject=Subject(
            gettext("Stays of the map {journey_map} that lasted 28 days", journey_map=journey_map)
        ),
        figure=found.advanced,
        words=found.finding_words,
        table="activity_doses",
        column="advanced_count",
        formula=(
            gettext(
                "Of stays that had lasted 28 days, how many went on within the next 84. Differences "
                "compare stays of the same stage, of accounts of like size whose team had done alike "
                "before, with accounts counted once. The step's interval holds for all steps of the "
                "map's curves together."
            )
        ),
        inputs=(
            Input(gettext("Against the least"), found.difference),
            Input(gettext("Against the next smaller dose"), found.step),
            Input(gettext("Not known for 84 days yet: left out"), text=number(found.unfinished)),
            *(
                Input(
                    each["account_name"],
                    text=gettext(
                        "{stage} from {entered_at}, {dose} done, ",
                        stage=each["stage"],
                        entered_at=day_text(each["entered_at"]),
                        dose=each["dose"],
                    )
                    + (gettext("went on") if each["has_advanced"] else gettext("did not go on in time")),
                )
                for each in cases
            ),
        ),
        queries=(
            TOUCHES + " inner join {journey_touches} jt on jt.touch_id = t.touch_id"
            " inner join {dose_cases} c on c.journey_id = jt.journey_id and c.our_function = t.initiator"
            " where c.journey_map = $1 and c.our_function = $2 and c.is_known"
            " and c.dose between cast($3 as bigint) and cast($4 as bigint)"
            " and t.action not in ('noted', 'bounced') and t.occurred_at >= c.entered_at"
            " and t.occurred_at < c.entered_at + interval 28 day",
        ),
        parameters=(journey_map, function, str(row["dose_low"]), str(row["dose_high"])),
        notes=(
            gettext(
                "An association, never an effect: more may be done where it is hard, or where it is easy."
            ),
        ),
    )
