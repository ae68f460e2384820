"""Early warnings: where a team seems to be forming, how unusual that is, and who it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from quorate.language import day_text, gettext, number
from quorate.views.answers import Answer, Figure, Page, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.warehouse.snapshots import Snapshot

MOST_NAMES = 4
# So many days of warnings are told of.
_LOOKED_BACK_DAYS = 365


@dataclass(frozen=True)
class Formation(Answer):
    """One early warning that lasts; `text` says it in a sentence, the count opens the touches behind it.

    Attributes
    ----------
    expected_count: how many people are usual for this account in as many weeks.
    rarity: share of quiet quarters in which as much comes about by chance.
    quiet_quarter_count: on how many quiet quarters that was counted; 0 when it was simulated for want of them.
    is_before_contact: nobody had spoken with us for half a year, and no opportunity was open.
    contacted_at: the first conversation since, if any; `lead_days` is how many days after the warning it came.
    """

    account_id: str
    account_name: str
    offering_name: str | None
    detected_at: datetime
    started_at: datetime
    window_weeks: int
    people_count: Figure
    expected_count: float
    rarity: float
    quiet_quarter_count: int
    is_before_contact: bool
    contacted_at: datetime | None
    lead_days: Figure | None
    person_names: tuple[str, ...]
    unnamed_count: int
    text: str


@dataclass(frozen=True)
class Leads(Answer):
    """How far ahead of the first conversation warnings came, of those raised before any contact.

    Attributes
    ----------
    warned_count: such warnings of the last year, also those that are over.
    contacted_count: those whose account has spoken with us since.
    lead_days: the median of days from the warning to that conversation; half of the warnings came earlier.
    """

    warned_count: int
    contacted_count: int
    lead_days: Figure


@dataclass(frozen=True)
class FormationList(Answer):
    """Early warnings that last: those at accounts nobody talks with first, then the newest first.

    Attributes
    ----------
    false_alarm_rate: the share of an account's quiet quarters the thresholds let through; None without warnings.
    leads: of all accounts, whichever the list is about.
    """

    stamp: Stamp
    formations: tuple[Formation, ...]
    formation_count: int
    before_contact_count: int
    false_alarm_rate: float | None
    leads: Leads
    offset: int
    limit: int


def formation_list(
    snapshot: Snapshot, page: Page | None = None, account_id: str | None = None
) -> FormationList:
    """Warnings that last, of all accounts or of one; none where the publication is older than warnings."""
    page = page or Page()
    reader = Reader(snapshot)
    rows = reader.rows(
        f"""
        with lasting as (
            select *, count(*) over () as formation_count,
                sum(case when is_before_contact then 1 else 0 end) over () as before_contact_count
            from {{formations}}
            where ended_at is null and coalesce(account_id = $1, true)
            order by is_before_contact desc, detected_at desc, rarity, account_id
            limit {int(page.limit)} offset {int(page.offset)}
        ),
        named as (
            select l.account_id, l.detected_at,
                list(coalesce(p.full_name, p.email, 'Unnamed person')
                    order by p.full_name is null, p.full_name, p.person_id) as person_names
            from (select account_id, detected_at, unnest(person_ids) as person_id from lasting) l
            inner join {{people}} p on p.person_id = l.person_id
            group by l.account_id, l.detected_at
        )
        select f.*, coalesce(a.name, f.account_id) as account_name,
            coalesce(o.name, f.offering_id) as offering_name, n.person_names
        from lasting f
        left join named n on n.account_id = f.account_id and n.detected_at = f.detected_at
        left join {{accounts}} a on a.account_id = f.account_id
        left join {{offerings}} o on o.offering_id = f.offering_id
        order by f.is_before_contact desc, f.detected_at desc, f.rarity, f.account_id
        """,
        account_id,
    )
    return FormationList(
        stamp=stamp_of(reader),
        formations=tuple(_formation(row) for row in rows),
        formation_count=rows[0]["formation_count"] if rows else 0,
        before_contact_count=int(rows[0]["before_contact_count"]) if rows else 0,
        false_alarm_rate=rows[0]["false_alarm_rate"] if rows else None,
        leads=_leads_of_all(snapshot, (reader.as_of_on - timedelta(days=_LOOKED_BACK_DAYS)).isoformat()),
        offset=page.offset,
        limit=page.limit,
    )


@remembered
def _leads_of_all(snapshot: Snapshot, since_on: str) -> Leads:
    """The same for every account's page: read once for each publication."""
    return leads_since(Reader(snapshot), since_on)


def _formation(row: Row) -> Formation:
    return Formation(
        account_id=row["account_id"],
        account_name=row["account_name"],
        offering_name=row["offering_name"],
        detected_at=row["detected_at"],
        started_at=row["started_at"],
        window_weeks=row["window_weeks"],
        people_count=Figure(
            row["people_count"], "count", reference("formation", row["account_id"], row["detected_at"].date())
        ),
        expected_count=row["expected_count"],
        rarity=row["rarity"],
        quiet_quarter_count=row["quiet_quarter_count"],
        is_before_contact=row["is_before_contact"],
        contacted_at=row.get("contacted_at"),
        lead_days=lead_of(row),
        person_names=tuple(row["person_names"] or ())[:MOST_NAMES],
        unnamed_count=len(row["visitor_ids"]),
        text=formation_sentence(row),
    )


def lead_of(row: Row) -> Figure | None:
    """Days from a warning to the first conversation since; None while there was none, or one before the warning."""
    spoken = row.get("contacted_at") if row["is_before_contact"] else None
    if spoken is None:
        return None
    warned = row["detected_at"]
    return Figure(
        (spoken - warned).days, "days", reference("formation-lead", row["account_id"], warned.date())
    )


def leads_since(reader: Reader, since_on: str) -> Leads:
    """How far ahead warnings came that were raised before any contact, from a day in ISO 8601 on."""
    rows = before_contact_since(reader, since_on)
    days = [lead.value for lead in map(lead_of, rows) if lead is not None and lead.value is not None]
    middle = float(median(days)) if days else None
    return Leads(len(rows), len(days), Figure(middle, "days", reference("formation-leads", since_on)))


def before_contact_since(reader: Reader, since_on: str) -> list[Row]:
    """Those warnings, also where they are over, the newest first."""
    return reader.rows(
        """
        select f.*, coalesce(a.name, f.account_id) as account_name
        from {formations} f
        left join {accounts} a on a.account_id = f.account_id
        where f.is_before_contact and f.detected_at >= try_cast(? as date)
        order by f.detected_at desc, f.account_id
        """,
        since_on,
    )


def formation_sentence(row: Row) -> str:
    """A warning in a sentence: how many came in which time, what is usual, and since when."""
    about = (
        gettext(" for {offering_name}", offering_name=row["offering_name"])
        if row.get("offering_name")
        else ""
    )
    return gettext(
        "A team is forming at {account_name}{about}: {people_count} people in {window_weeks} "
        "weeks, expected {expected_count}; first seen {started_at}",
        account_name=row["account_name"],
        about=about,
        people_count=row["people_count"],
        window_weeks=row["window_weeks"],
        expected_count=number(row["expected_count"], 1),
        started_at=day_text(row["started_at"]),
    )
