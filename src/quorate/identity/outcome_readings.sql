-- one row per CRM stage, loss reason, type or name of a deal ever written, with what its words mean
-- reads: observed_opportunities, observed_changes, outcome_words
with written as (
    select 'crm_stage' as field, crm_stage as text from observed_opportunities
    union
    select 'crm_stage' as field, new_value as text from observed_changes where field = 'crm_stage'
    union
    select 'loss_reason' as field, loss_reason as text from observed_opportunities
    union
    select 'deal_type' as field, deal_type as text from observed_opportunities
    union
    select 'deal_name' as field, name as text from observed_opportunities
)
select
    t.field,
    t.text,
    max(case when w.meaning = 'won' then 1 else 0 end) as says_won,
    max(case when w.meaning = 'lost' then 1 else 0 end) as says_lost,
    max(case when w.meaning = 'no_decision' then 1 else 0 end) as says_no_decision,
    max(case when w.meaning = 'competitor' then 1 else 0 end) as says_competitor,
    max(case when w.meaning = 'renewal' then 1 else 0 end) as says_renewal
from written t
left join outcome_words w on w.field = t.field and regexp_matches(lower(t.text), w.pattern)
where t.text is not null
group by t.field, t.text
