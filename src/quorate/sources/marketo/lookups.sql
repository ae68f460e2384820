-- What files say that others are read by. `written_type` is of the portal itself and goes before the list below.
create table written_type (id varchar, name varchar);

create table program_channel (id varchar, channel varchar);

create table standard_type as
select id, name
from (
    values
        ('1', 'visit webpage'), ('2', 'fill out form'), ('3', 'click link'), ('6', 'send email'),
        ('7', 'email delivered'), ('8', 'email bounced'), ('9', 'unsubscribe email'), ('10', 'open email'),
        ('11', 'click email'), ('12', 'new lead'), ('13', 'change data value'), ('19', 'sync lead to sfdc'),
        ('21', 'convert lead'), ('22', 'change score'), ('23', 'change owner'), ('24', 'add to list'),
        ('25', 'remove from list'), ('26', 'sfdc activity'), ('27', 'email bounced soft'),
        ('29', 'delete lead from sfdc'), ('30', 'sfdc activity updated'), ('31', 'sfdc merge leads'),
        ('32', 'merge leads'), ('34', 'add to opportunity'), ('35', 'remove from opportunity'),
        ('36', 'update opportunity'), ('37', 'delete lead'), ('38', 'send alert'), ('39', 'send sales email'),
        ('40', 'open sales email'), ('41', 'click sales email'), ('42', 'add to sfdc campaign'),
        ('43', 'remove from sfdc campaign'), ('44', 'change status in sfdc campaign'),
        ('45', 'receive sales email'), ('46', 'interesting moment'), ('47', 'request campaign'),
        ('48', 'sales email bounced'), ('100', 'change lead partition'), ('101', 'change revenue stage'),
        ('102', 'change revenue stage manually'), ('104', 'change status in progression'),
        ('106', 'enrich with data.com'), ('108', 'change segment'), ('110', 'call webhook'),
        ('111', 'sent forward to friend email'), ('112', 'received forward to friend email'),
        ('113', 'add to nurture'), ('114', 'change nurture track'), ('115', 'change nurture cadence'),
        ('123', 'change program member data'), ('131', 'fill out facebook lead ads form'),
        ('132', 'click rtp call to action'), ('133', 'click predictive content'), ('145', 'push lead to marketo'),
        ('147', 'fill out linkedin lead gen form'), ('400', 'share content'), ('401', 'vote in poll'),
        ('402', 'sign up for referral offer'), ('405', 'click shared link')
) as listed(id, name);

-- Which types of activity are things that people did or were sent; all others are Marketo's own bookkeeping.
create table meaning as
select name, channel, action, initiator
from (
    values
        ('visit webpage', 'web', 'viewed', 'buyer'),
        ('fill out form', 'web', 'submitted_form', 'buyer'),
        ('click link', 'web', 'clicked', 'buyer'),
        ('send email', 'email', 'sent', 'marketing'),
        ('email delivered', 'email', 'delivered', 'marketing'),
        ('email bounced', 'email', 'bounced', 'marketing'),
        ('email bounced soft', 'email', 'bounced', 'marketing'),
        ('unsubscribe email', 'email', 'unsubscribed', 'buyer'),
        ('open email', 'email', 'opened', 'buyer'),
        ('click email', 'email', 'clicked', 'buyer'),
        ('send sales email', 'email', 'sent', 'sales'),
        ('open sales email', 'email', 'opened', 'buyer'),
        ('click sales email', 'email', 'clicked', 'buyer'),
        ('sales email bounced', 'email', 'bounced', 'sales'),
        ('sent forward to friend email', 'email', 'shared', 'buyer'),
        ('interesting moment', 'web', 'other', 'buyer'),
        ('fill out facebook lead ads form', 'ad', 'submitted_form', 'buyer'),
        ('fill out linkedin lead gen form', 'ad', 'submitted_form', 'buyer'),
        ('click rtp call to action', 'web', 'clicked', 'buyer'),
        ('click predictive content', 'web', 'clicked', 'buyer'),
        ('share content', 'social', 'shared', 'buyer'),
        ('click shared link', 'social', 'clicked', 'buyer'),
        ('vote in poll', 'web', 'responded', 'buyer'),
        ('sign up for referral offer', 'web', 'responded', 'buyer')
) as listed(name, channel, action, initiator)
