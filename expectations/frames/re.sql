-- RE forms, an answer a row: what is due (G07), the number given to a matter (RE01) of the department (RE02), evidence of what is
-- said to be done (RE03), and done no later than told (RE04), clause 二(三).
select
    h.*,
    numbers.number as given_number,
    case when known.department_code is not null then numbers.department_code end as owner,
    civil_day(h.received_at) as received_on,
    unless(h.number is not null and has_units(), ['given_number']) || unless(h.done_on is not null, ['evidence']) as excused
from judged_heads as h
left join this.department as known on known.department_code = h.department
left join this.rectification_numbers as numbers on numbers.number = h.number
