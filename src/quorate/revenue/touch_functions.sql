-- one row per journey and touch, with the function of ours behind it and whether the buyer did something
-- Behind a touch is the function that began it; behind one the buyer began, the colleague's who took part.
-- Where no colleague is named: marketing made what buyers find by themselves, sellers answer calls, chats and
-- letters. What none of the three brought about (a partner's word, a trial of the product, a page of a review
-- site or a search engine) is 'other'.
-- What counts as done by the buyer is what a criterion of the journey map counts: sending is not reading.
-- A visit that a campaign led to the site is credited to the campaign's channel, where what it cost stands too: what
-- brought the visit is the advertisement, not the page.
-- reads: journey_touches, colleagues, campaigns
-- apart by touch_id
-- narrowed journey_touches
-- reached by colleagues (colleague_id, function): select touch_id from journey_touches
--     where colleague_id in (select colleague_id from changed)
-- reached by campaigns (campaign_id, channel): select touch_id from journey_touches
--     where campaign_id in (select campaign_id from changed)
select
    t.journey_id,
    t.touch_id,
    t.account_id,
    t.person_id,
    t.occurred_at,
    t.channel,
    case when t.channel = 'web' then coalesce(m.channel, t.channel) else t.channel end as credited_channel,
    t.action,
    t.initiator,
    t.campaign_id,
    t.content_id,
    t.topic,
    coalesce(t.is_two_way, false) as is_two_way,
    case
        when t.initiator in ('sales', 'marketing', 'success') then t.initiator
        when c.function in ('sales', 'marketing', 'success') then c.function
        when t.initiator = 'other' then 'other'
        when t.content_id is not null or t.campaign_id is not null then 'marketing'
        when t.channel in ('web', 'webinar', 'event', 'social', 'ad', 'direct_mail', 'community') then 'marketing'
        when t.channel in ('meeting', 'call', 'chat', 'email') then 'sales'
        else 'other'
    end as our_function,
    coalesce(t.is_two_way, false) or t.action not in (
        'delivered', 'bounced', 'sent', 'invited', 'missed', 'called', 'voicemail', 'noted', 'opened',
        'unsubscribed', 'other'
    ) as is_buyers_doing
from journey_touches t
left join colleagues c on c.colleague_id = t.colleague_id
left join campaigns m on m.campaign_id = t.campaign_id
