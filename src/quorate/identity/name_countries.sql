-- one row per company name and country of people who write it
-- reads: observed_people
select company_name, lower(country) as country, count(*) as people
from observed_people
where company_name is not null and country is not null
group by company_name, lower(country)
