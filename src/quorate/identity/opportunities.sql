-- one row per CRM opportunity as it was known
-- What the CRM's history says by the day counts. Without history, the record itself does, but only if that
-- version was known by the day; a record closed on a day that has passed was closed then.
-- A renewal is told by its type, else by its name where the type does not say that it is new business.
-- reads: observed_opportunities, observed_changes, observed_line_items, offering_keys, colleague_keys, account_groups, outcome_readings, workspace_facts
with latest_change as (
    select opportunity_key, field, new_value, changed_at
    from (
        select
            opportunity_key,
            field,
            new_value,
            changed_at,
            row_number() over (
                partition by opportunity_key, field order by changed_at desc, version_at desc, record_id desc
            ) as pick
        from observed_changes
    ) changes
    where pick = 1
),
changed as (
    select
        opportunity_key,
        max(case when field = 'crm_stage' then new_value end) as crm_stage,
        max(case when field = 'crm_stage' then changed_at end) as crm_stage_at,
        max(case when field = 'amount' then try_cast(new_value as double) end) as amount,
        max(case when field = 'close_on' then try_cast(substr(new_value, 1, 10) as date) end) as close_on,
        max(case when field = 'forecast_category' then new_value end) as forecast_category,
        max(case when field = 'crm_stage' then 1 else 0 end) as has_stage_history
    from latest_change
    group by opportunity_key
),
lines as (
    select
        l.opportunity_key,
        coalesce(by_id.offering_id, by_name.offering_id) as offering_id,
        sum(coalesce(l.amount, 0)) as amount
    from observed_line_items l
    left join offering_keys by_id on by_id.offering_key = l.offering_key
    left join offering_keys by_name
        on by_name.offering_key = lower(regexp_replace(l.offering_key, '[^a-zA-Z0-9]', '', 'g'))
    group by l.opportunity_key, coalesce(by_id.offering_id, by_name.offering_id)
),
main_line as (
    select opportunity_key, offering_id
    from (
        select
            opportunity_key,
            offering_id,
            row_number() over (partition by opportunity_key order by amount desc, offering_id) as pick
        from lines
        where offering_id is not null
    ) ranked
    where pick = 1
),
known as (
    select
        o.record_id,
        o.name,
        o.deal_type,
        o.account_key,
        o.account_name,
        coalesce(m.offering_id, by_id.offering_id, by_name.offering_id) as offering_id,
        o.currency,
        o.created_at,
        o.owner_key,
        o.is_later_version,
        case when c.amount is not null then c.amount when not o.is_later_version then o.amount end as amount,
        case when c.has_stage_history = 1 then c.crm_stage when not o.is_later_version then o.crm_stage end as crm_stage,
        case
            when c.forecast_category is not null then c.forecast_category
            when not o.is_later_version then o.forecast_category
        end as forecast_category,
        case when c.close_on is not null then c.close_on when not o.is_later_version then o.close_on end as close_on,
        o.close_on as written_close_on,
        o.amount as written_amount,
        o.is_closed,
        o.is_won,
        o.competitor,
        o.loss_reason,
        o.version_at,
        o.crm_stage as written_stage,
        c.crm_stage_at,
        coalesce(c.has_stage_history, 0) as has_stage_history
    from observed_opportunities o
    left join changed c on c.opportunity_key = o.record_id
    left join main_line m on m.opportunity_key = o.record_id
    left join offering_keys by_id on by_id.offering_key = o.offering_key
    left join offering_keys by_name
        on by_name.offering_key = lower(regexp_replace(o.offering_key, '[^a-zA-Z0-9]', '', 'g'))
),
ended as (
    select
        k.record_id,
        k.name,
        k.deal_type,
        k.account_key,
        k.account_name,
        k.offering_id,
        k.currency,
        k.created_at,
        k.owner_key,
        k.amount,
        k.crm_stage,
        k.forecast_category,
        k.close_on,
        k.written_amount,
        k.competitor,
        k.loss_reason,
        k.written_stage,
        case
            when k.has_stage_history = 1 and (r.says_won = 1 or r.says_lost = 1) then k.crm_stage_at
            when k.has_stage_history = 1 and k.is_closed and not k.is_later_version
                and k.crm_stage = k.written_stage then k.crm_stage_at
            when k.has_stage_history = 0 and (k.is_closed or r.says_won = 1 or r.says_lost = 1)
                then greatest(k.created_at, coalesce(cast(k.written_close_on as timestamp), k.version_at))
        end as closed_at,
        case
            when r.says_won = 1 then true
            when r.says_lost = 1 then false
            else coalesce(k.is_won, false)
        end as is_won
    from known k
    left join outcome_readings r
        on r.field = 'crm_stage'
        and r.text = coalesce(k.crm_stage, case when k.has_stage_history = 0 then k.written_stage end)
)
select
    e.record_id as opportunity_id,
    coalesce(by_record.account_id, by_name.account_id) as account_id,
    e.offering_id,
    coalesce(e.name, e.record_id) as name,
    case when e.closed_at < $as_of_at then coalesce(e.amount, e.written_amount) else e.amount end as amount,
    coalesce(e.currency, w.currency) as currency,
    case when e.closed_at < $as_of_at then coalesce(e.crm_stage, e.written_stage) else e.crm_stage end as crm_stage,
    e.forecast_category,
    e.created_at,
    e.close_on,
    case when e.closed_at < $as_of_at then e.closed_at end as closed_at,
    case
        when e.closed_at is null or e.closed_at >= $as_of_at then 'open'
        when e.is_won then 'won'
        when reason.says_no_decision = 1 or stage.says_no_decision = 1 then 'lost_no_decision'
        when reason.says_competitor = 1 or stage.says_competitor = 1 or e.competitor is not null
            then 'lost_competitor'
        else 'lost_other'
    end as outcome,
    case when e.closed_at < $as_of_at and not e.is_won then e.competitor end as competitor,
    case when e.closed_at < $as_of_at and not e.is_won then e.loss_reason end as loss_reason,
    coalesce(by_key.colleague_id, by_text.colleague_id) as owner_id,
    (
        coalesce(typed.says_renewal, 0) = 1
        or coalesce(named.says_renewal, 0) = 1
            and not regexp_matches(lower(coalesce(e.deal_type, '')), '^(new|neu|nouve|nuev|nuov|nieuw|novo)')
    ) as is_renewal
from ended e
cross join workspace_facts w
left join outcome_readings reason on reason.field = 'loss_reason' and reason.text = e.loss_reason
left join outcome_readings stage
    on stage.field = 'crm_stage' and stage.text = coalesce(e.crm_stage, e.written_stage)
left join outcome_readings typed on typed.field = 'deal_type' and typed.text = e.deal_type
left join outcome_readings named on named.field = 'deal_name' and named.text = e.name
left join account_groups by_record on by_record.kind = 'crm_account' and by_record.value = e.account_key
left join account_groups by_name
    on by_name.kind = 'written_name' and by_name.value = e.account_name and e.account_key is null
left join colleague_keys by_key on by_key.colleague_key = e.owner_key
left join colleague_keys by_text on by_text.colleague_key = lower(e.owner_key)
where e.created_at < $as_of_at
