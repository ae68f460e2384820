-- into: observed_contact_roles
select r.* exclude (file)
from role r
inner join record x on x.file = r.file and x.row_number = r.row_number

-- into: observed_attendees
select a.* exclude (file)
from attendee a
inner join record x on x.file = a.file and x.row_number = a.row_number
