"""Openings of social media: what was compared, whom a colleague reached, and why a member is suggested."""

from __future__ import annotations

from quorate.language import Words, gettext, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, journey_subject, nothing_at, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader
from quorate.views.social import ALL_ROLES, association

_SETTINGS = Words(
    {
        "joined": "that were busy in other channels too",
        "alone": "that did nothing in other channels",
    }
)


def social_association(reader: Reader, journey_map: str, setting: str) -> Opening:
    """How much oftener journeys went on after four weeks with social contact."""
    row = required_row(
        reader,
        gettext(
            "social contact of teams by the map '{journey_map}' in the setting '{setting}'",
            journey_map=journey_map,
            setting=setting,
        ),
        "select * from {social_associations} where journey_map = ? and setting = ?",
        journey_map,
        setting,
    )
    low, high = (f"{100 * row[f'effect_{end}']:+.0f}" for end in ("low", "high"))
    return Opening(
        title=gettext("How much oftener journeys went on after social contact"),
        subject=Subject(
            gettext(
                "Teams of the map {journey_map} {settings}",
                journey_map=journey_map,
                settings=_SETTINGS[setting],
            )
        ),
        figure=association(row).difference,
        table="social_associations",
        column="difference",
        formula=(
            gettext(
                "Every four weeks of a stay are looked at anew: the share of moments with social "
                "contact before them after which a later stage came within sixty days, less the same "
                "share of moments without, compared within the same stage, length of stay and "
                "activity in other channels (Mantel-Haenszel weights). Moments whose sixty days are "
                "not over do not count."
            )
        ),
        inputs=(
            Input(gettext("Moments with social contact"), text=_of(row, "social")),
            Input(gettext("Moments without"), text=_of(row, "other")),
            Input(
                gettext("Journeys compared"),
                text=gettext(
                    "{social_journeys_count} with, {other_journeys_count} without",
                    social_journeys_count=row["social_journeys_count"],
                    other_journeys_count=row["other_journeys_count"],
                ),
            ),
            Input(
                gettext("What it did itself"),
                text=gettext(
                    "between {low} and {high} points, whatever made teams be in touch", low=low, high=high
                ),
            ),
        ),
        queries=(
            TOUCHES + " where t.touch_id in (select s.touch_id from {social_touches} s"
            " inner join {journeys} j on j.journey_id = s.journey_id"
            " where s.channel = 'social' and j.journey_map = $1)",
        ),
        parameters=(journey_map,),
        notes=(gettext("An association: whoever reacts to a post may be about to move on anyway."),),
    )


_STANDINGS = Words(
    {
        "joined": "mostly joined with other channels",
        "alone": "mostly alone",
        "none": "without social contact",
    }
)


def social_standing(reader: Reader, standing: str) -> Opening:
    """How many journeys stand so: their social contact joined with other channels, alone, or none."""
    if standing not in _STANDINGS:
        raise nothing_at(
            gettext("social contact that stands '{standing}' to other contact", standing=standing)
        )
    row = reader.one(
        """
        select count(*) as held, sum(case when j.outcome = 'open' then 1 else 0 end) as open_count,
            sum(case when j.outcome = 'won' then 1 else 0 end) as won_count,
            sum(case when j.outcome in ('lost_competitor', 'lost_no_decision', 'lost_other') then 1 else 0 end)
                as lost_count
        from {social_journeys} s
        inner join {journeys} j on j.journey_id = s.journey_id
        where s.standing = ?
        """,
        standing,
    )
    return Opening(
        title=gettext("Journeys by social contact"),
        subject=Subject(gettext("Social contact {standings}", standings=_STANDINGS[standing])),
        figure=Figure(row["held"], "count", reference("social-standing", standing)),
        table="social_journeys",
        column="standing",
        formula=(
            gettext(
                "Every journey is counted once: joined where most of its social contact lies within "
                "a fortnight of something the same team did in another channel, alone where most of "
                "it does not, none without any."
            )
        ),
        inputs=tuple(
            Input(label, text=number(row[name] or 0))
            for label, name in (
                (gettext("Open"), "open_count"),
                (gettext("Won"), "won_count"),
                (gettext("Lost"), "lost_count"),
            )
        ),
        queries=(
            TOUCHES + " where t.touch_id in (select x.touch_id from {social_touches} x"
            " inner join {social_journeys} s on s.journey_id = x.journey_id"
            " where x.channel = 'social' and s.standing = $1)",
        ),
        parameters=(standing,),
        why_no_rows=gettext("These journeys had no social contact.") if standing == "none" else None,
    )


def colleague_reach(reader: Reader, colleague_id: str, role: str) -> Opening:
    """Members of one role, or of `ALL_ROLES`, that a colleague was in touch with in the last half-year."""
    rows = reader.rows(
        """
        select r.*, coalesce(k.name, r.colleague_id) as name from {colleague_reach} r
        left join {colleagues} k on k.colleague_id = r.colleague_id
        where r.colleague_id = $1 and ($2 = 'all' or r.role = $2) order by r.stage, r.role
        """,
        colleague_id,
        role,
    )
    if not rows:
        raise nothing_at(
            gettext(
                "what '{colleague_id}' reached among the role '{role}'", colleague_id=colleague_id, role=role
            )
        )
    return Opening(
        title=gettext("Members reached in open buyer teams"),
        subject=Subject(
            gettext("{name}, all roles", name=rows[0]["name"])
            if role == ALL_ROLES
            else gettext("{name}, role {role}", name=rows[0]["name"], role=role)
        ),
        figure=Figure(
            sum(row["members_count"] for row in rows),
            "count",
            reference("colleague-reach", colleague_id, role),
        ),
        table="colleague_reach",
        column="members_count",
        formula=(
            gettext(
                "Different confirmed or likely members of open journeys who, in the last half-year, "
                "did something under the colleague's posts or took part with the colleague in a "
                "meeting, a call or an exchange, counted once for each stage their journeys stand "
                "at. Followers and impressions count nowhere."
            )
        ),
        inputs=tuple(
            Input(
                gettext("Role {role}, standing at {stage}", role=row["role"], stage=row["stage"])
                if role == ALL_ROLES
                else gettext("Standing at {stage}", stage=row["stage"]),
                text=gettext(
                    "{members_count} in {journeys_count} journeys: {reached_by_posts_count} by posts, "
                    "{spoken_with_count} spoken with",
                    members_count=row["members_count"],
                    journeys_count=row["journeys_count"],
                    reached_by_posts_count=row["reached_by_posts_count"],
                    spoken_with_count=row["spoken_with_count"],
                ),
            )
            for row in rows
        ),
        queries=(TOUCHES + " where t.touch_id in (select unnest($1::varchar[]))",),
        parameters=(sorted({touch for row in rows for touch in row["touch_ids"]}),),
    )


def social_suggestion(reader: Reader, journey_id: str, person_id: str) -> Opening:
    """What a member did in social media in the last ninety days."""
    row = required_row(
        reader,
        gettext(
            "a suggestion for '{person_id}' in the journey '{journey_id}'",
            person_id=person_id,
            journey_id=journey_id,
        ),
        """
        select s.*, coalesce(k.name, s.colleague_id) as name from {social_suggestions} s
        left join {colleagues} k on k.colleague_id = s.colleague_id
        where s.journey_id = ? and s.person_id = ?
        """,
        journey_id,
        person_id,
    )
    reason = (
        gettext("the member answers their posts most")
        if row["because"] == "answered_their_posts"
        else gettext("nobody's posts were answered, and they speak with the team most")
    )
    return Opening(
        title=gettext("Done in social media in the last ninety days"),
        subject=journey_subject(reader, journey_id, person_id),
        figure=Figure(row["social_count"], "count", reference("social-suggestion", journey_id, person_id)),
        table="social_suggestions",
        column="social_count",
        formula=(
            gettext(
                "Reactions, comments, shares and follows of a confirmed or likely member of an open "
                "journey who has not refused to be addressed in social media."
            )
        ),
        inputs=(
            Input(gettext("Who should engage them"), text=f"{row['name']}: {reason}"),
            Input(
                gettext("On what"), text=row["topic"] or gettext("nothing is known of what they read about")
            ),
        ),
        queries=(TOUCHES + " where t.touch_id in (select unnest($1::varchar[]))",),
        parameters=(row["touch_ids"],),
    )


def _of(row: dict[str, int], group: str) -> str:
    return gettext(
        "{row} of {row_2} went on",
        row=number(row[f"{group}_advanced_count"]),
        row_2=number(row[f"{group}_moments_count"]),
    )
