"""Openings of figures about content: what fits, what was read, what followed, what it earned, what is missing."""

from __future__ import annotations

from quorate.language import Words, gettext, gettext_noop, number, translated
from quorate.views.answers import Figure, reference
from quorate.views.content_suggestions import SELECT, suggestion
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.evidence_rows import OPPORTUNITIES, TOUCHES
from quorate.views.journey_facts import facts_where
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital, percent, plain, points

_OF_OFFERING = "($3 = 'all' or coalesce(nullif(offering_key, ''), 'none') = $3)"
_CELL_READS = (
    TOUCHES + " where t.touch_id in (select d.touch_id from {member_doings} d"
    " inner join {content_presence} p on p.journey_id = d.journey_id and p.person_id = d.person_id"
    " and d.occurred_at >= p.entered_at and (p.left_at is null or d.occurred_at < p.left_at)"
    " inner join {content_fits} f on f.content_id = d.content_id and f.role = p.role and f.stage = p.stage"
    " and f.offering_key = p.offering_key"
    " where p.role = $1 and p.stage = $2"
    " and ($3 = 'all' or coalesce(nullif(p.offering_key, ''), 'none') = $3))"
)

LABEL_KIND_WORDS = Words({"intent": "purpose", "role": "role", "stage": "stage"})
_CAUTION = gettext_noop(
    "This is an association, not the effect of reading: who reads may be about to move "
    "on anyway, and some criteria of the journey map count reading itself."
)


def coverage(reader: Reader, role: str, stage: str, offering: str) -> Opening:
    """The assets that fit a role in a stage."""
    rows = reader.rows(
        f"""
        select c.title, c.intent, max(case when f.is_suited then 1 else 0 end) as is_suited
        from {{content_fits}} f inner join {{contents}} c on c.content_id = f.content_id
        where f.role = $1 and f.stage = $2 and {_OF_OFFERING}
        group by c.content_id, c.title, c.intent order by is_suited desc, c.title
        """,
        role,
        stage,
        offering,
    )
    return Opening(
        title=gettext("Assets that help"),
        subject=_cell(reader, role, stage, offering),
        figure=Figure(
            sum(row["is_suited"] for row in rows),
            "count",
            reference("coverage", role, stage, offering),
            out_of=len(rows),
        ),
        table="content_coverage",
        column="suited_count",
        formula=(
            gettext("Assets whose address can be opened and whose labels for role, stage and "
"offering name these, or name none and so are for anyone. One helps in the stage "
"when the journey map wants content of its purpose there. A gap is where such "
"members are and nothing helps.")
        ),
        inputs=tuple(
            Input(row["title"], text=_purpose(row))
            for row in rows
        ),
        queries=(_CELL_READS,),
        parameters=(role, stage, offering),
    )  # fmt: skip


def _purpose(row: Row) -> str:
    purpose = plain(row["intent"]) if row["intent"] else gettext("purpose not known")
    return gettext("{purpose}, helps in this stage", purpose=purpose) if row["is_suited"] else purpose


def coverage_reads(reader: Reader, role: str, stage: str, offering: str) -> Opening:
    """How often content that fits was read by such members in such a stage."""
    row = reader.one(
        "select sum(reads_count) as n from {content_coverage} where role = $1 and stage = $2"
        " and ($3 = 'all' or coalesce(offering_id, 'none') = $3)",
        role,
        stage,
        offering,
    )
    return Opening(
        title=gettext("Times it was read"),
        subject=_cell(reader, role, stage, offering),
        figure=Figure(row["n"], "count", reference("coverage-reads", role, stage, offering)),
        table="content_coverage",
        column="reads_count",
        formula=gettext(
            "Every touch in which a member in this role did something with an asset that fits, "
            "during the stay."
        ),
        queries=(_CELL_READS,),
        parameters=(role, stage, offering),
    )


def lift(reader: Reader, role: str, stage: str, offering: str) -> Opening:
    """What followed reading, held against comparable members who did not read."""
    row = required_row(
        reader,
        gettext("what followed reading by {role} at {stage}", role=plain(role), stage=plain(stage)),
        """
        select * from {content_lifts}
        where role = $1 and stage = $2 and case when $3 = 'all' then scope = 'all'
            else scope = 'offering' and coalesce(offering_id, 'none') = $3 end
        """,
        role,
        stage,
        offering,
    )
    return Opening(
        title=gettext("What followed reading"),
        subject=_cell(reader, role, stage, offering),
        figure=Figure(
            row["lift"],
            "points",
            reference("content-lift", role, stage, offering),
            row["lift_low"],
            row["lift_high"],
        ),
        words=None if row["lift"] is not None else gettext("Too few journeys to compare"),
        table="content_lifts",
        column="lift",
        formula=(
            gettext(
                "Every fortnight of a stay, members who had read something that fits in the "
                "fortnight before are held against members in the same role and stage who had not, "
                "among those alike in how long the stay had lasted and in how much they and their "
                "team had done in the eight weeks before. Counted is whether the journey came to a "
                "later stage within 60 days. Cells with few journeys are drawn towards what the same "
                "role, stage and offering show elsewhere; below 8 journeys on either side nothing is "
                "told."
            )
        ),
        inputs=_compared(row),
        queries=(_CELL_READS,),
        parameters=(role, stage, offering),
        notes=(translated(_CAUTION),),
    )


def _compared(row: Row) -> tuple[Input, ...]:
    sides = ((gettext("Readers"), "reader"), (gettext("Others"), "other"))
    found = [
        Input(
            words,
            text=gettext(
                "looked at {row} times in {row_2} journeys that can be compared, {row_3} moved on",
                row=number(row[f"{side}_count"]),
                row_2=number(row[f"{side}_journeys_count"]),
                row_3=number(row[f"{side}_advanced_count"]),
            )
            + (
                gettext("; {row} among those alike", row=percent(row[f"{side}_advanced_share"]))
                if row["difference"] is not None
                else ""
            ),
        )
        for words, side in sides
    ]
    if row["difference"] is not None:
        found.append(Input(gettext("Difference here alone"), text=points(row["difference"])))
    return tuple(found)


def content_reads(reader: Reader, content_id: str) -> Opening:
    """Every touch in which a member of a buyer team did something with the asset."""
    asset = _asset(reader, content_id)
    row = reader.one(
        """
        select count(distinct d.touch_id) as n, count(distinct d.person_id) as readers_count,
            count(distinct d.journey_id) as teams_count
        from {member_doings} d
        inner join {touches} t on t.touch_id = d.touch_id and t.content_id = ?
        """,
        content_id,
    )
    return Opening(
        title=gettext("Times it was read"),
        subject=Subject(asset["title"]),
        figure=Figure(row["n"], "count", reference("content-reads", content_id)),
        table="contents",
        column="content_id",
        formula=gettext(
            "Touches in which a known member of a buyer team did something with it, not only was sent it."
        ),
        inputs=(
            Input(gettext("Different people who read it"), text=number(row["readers_count"])),
            Input(gettext("Buyer teams they are members of"), text=number(row["teams_count"])),
        ),
        queries=(
            TOUCHES + " where t.content_id = $1 and t.touch_id in (select touch_id from {member_doings})",
        ),
        parameters=(content_id,),
    )


def content_earned(reader: Reader, content_id: str, model: str, transition: str) -> Opening:
    """What one rule of credit gives the asset of one transition."""
    asset = _asset(reader, content_id)
    rows = reader.rows(
        """
        select * from {contributions} where dimension = 'content' and value_key = ? and model = ? and transition = ?
        order by currency
        """,
        content_id,
        model,
        transition,
    )
    key = reference("content-earned", content_id, model, transition)
    figures = [
        Figure(row["amount"], "amount", key, row["amount_low"], row["amount_high"], row["currency"])
        for row in rows
    ]
    return Opening(
        title=gettext(
            "Credit by the rule '{model}' of '{transition}'", model=plain(model), transition=plain(transition)
        ),
        subject=Subject(asset["title"]),
        figure=figures[0] if len(figures) == 1 else None,
        words=None if figures else gettext("No credit by this rule"),
        table="contributions",
        column="amount",
        formula=(
            gettext(
                "Every purchase hands its money to the touches before it by the rule; the asset gets "
                "what its touches got. Bookkeeping, not an effect: the same may have happened "
                "without it."
            )
        ),
        inputs=tuple(Input(figure.currency or "", figure) for figure in figures),
        queries=(
            TOUCHES + " where t.content_id = $1 and t.touch_id in (select touch_id from {member_doings})",
        ),
        parameters=(content_id,),
    )


def content_label(reader: Reader, content_id: str, kind: str, label: str) -> Opening:
    """Why a label is proposed for an asset."""
    asset = _asset(reader, content_id)
    row = required_row(
        reader,
        gettext("the proposal '{label}' for '{content_id}'", label=label, content_id=content_id),
        "select * from {content_label_proposals} where content_id = ? and kind = ? and label = ?",
        content_id,
        kind,
        label,
    )
    held_out = row["held_out_share"]
    return Opening(
        title=gettext("Proposed {kind}: {label}", kind=LABEL_KIND_WORDS[kind], label=plain(label)),
        subject=Subject(asset["title"]),
        figure=Figure(row["confidence"], "probability", reference("content-label", content_id, kind, label)),
        table="content_label_proposals",
        column="confidence",
        formula=(
            gettext(
                "The words of title, address, topics, description and format, weighed by how often "
                "labelled assets of the same catalogue with and without this label hold them, and by "
                "words known beforehand; made less sure until assets left out one at a time are "
                "foretold best. Nothing uses it until a colleague confirms it."
            )
        ),
        inputs=(
            Input(gettext("Words that spoke for it"), text=", ".join(row["words"] or ())),
            Input(
                gettext("Learned from"),
                text=gettext(
                    "{labelled_count} labelled assets", labelled_count=number(row["labelled_count"])
                ),
            ),
            *(
                [Input(gettext("Assets left out labelled right"), text=percent(held_out))]
                if held_out is not None
                else []
            ),
        ),
    )


def content_suggestion(reader: Reader, role: str, stage: str, offering: str, intent: str) -> Opening:
    """The money stuck behind a gap: the journeys, and the criteria they do not meet."""
    row = required_row(
        reader,
        gettext("{intent} for {role} at {stage}", intent=plain(intent), role=plain(role), stage=plain(stage)),
        SELECT + " where s.role = ? and s.stage = ? and coalesce(s.offering_id, 'none') = ? and s.intent = ?",
        role,
        stage,
        offering,
        intent,
    )
    found = suggestion(row)
    journeys = facts_where(reader, "journey_id in (select unnest($1::varchar[]))", row["journey_ids"])
    return Opening(
        title=capital(found.words),
        subject=Subject(gettext("What to write next")),
        figure=found.stuck,
        words=found.why,
        table="content_suggestions",
        column="stuck_amount",
        formula=(
            gettext(
                "The open amount of journeys that have such a member in this stage and do not meet a criterion "
                "that asks for such content, where nothing that fits is left for that member to read. An amount "
                "stands whole in every suggestion it belongs to."
            )
        ),
        inputs=(
            Input(gettext("Criteria not met"), text=", ".join(found.criteria)),
            Input(gettext("Members with nothing left to read"), text=number(found.members_count)),
            Input(gettext("Journeys they are in"), text=number(found.journeys_count)),
            *(Input(each.account_name, each.amount) for each in journeys),
        ),
        queries=(
            OPPORTUNITIES
            + " where o.outcome = 'open' and o.opportunity_id in (select unnest(opportunity_ids) from {journeys}"
            " where journey_id in (select unnest($1::varchar[])))",
        ),
        parameters=(row["journey_ids"],),
    )


def _asset(reader: Reader, content_id: str) -> Row:
    return required_row(
        reader,
        gettext("the asset '{content_id}'", content_id=content_id),
        "select title from {contents} where content_id = ?",
        content_id,
    )


def _cell(reader: Reader, role: str, stage: str, offering: str) -> Subject:
    """The cell in words; raises `NotFound` where no map has such a role or stage."""
    row = required_row(
        reader,
        gettext("{role} at {stage}", role=plain(role), stage=plain(stage)),
        """
        select (select min(label) from {map_roles} where role = $1) as role_label,
            (select min(label) from {map_stages} where stage = $2) as stage_label,
            (select min(name) from {offerings} where offering_id = $3) as offering_name
        where exists (select 1 from {content_coverage} where role = $1 and stage = $2)
        """,
        role,
        stage,
        offering,
    )
    named = {"all": gettext("all offerings"), "none": gettext("offering not known")}.get(
        offering, row["offering_name"] or offering
    )
    return Subject(f"{row['role_label'] or role}, {row['stage_label'] or stage}, {named}")
