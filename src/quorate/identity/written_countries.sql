-- one row per country as written on records of people
-- reads: person_facts
select distinct country
from person_facts
where country is not null
