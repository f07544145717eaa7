-- RE forms, an answer a row: what is due (G07), the number given to a matter (RE01) of the department (RE02), evidence of what is
-- said to be done (RE03), and done no later than told (RE04), clause 二(三).
select
    h.sha256, h.sheet, k.file, h.subject_no, h.subject_code, h.cells, k.title_cell as fallback_cell,
    coalesce(h.department_code, h.department_name) as department_code, h.department,
    answer.number, answer.measure, answer.done_on, answer.evidence,
    numbers.number as given_number,
    case when known.department_code is not null then numbers.department_code end as owner,
    civil_day(s.received_at) as received_on,
    list_concat(
        k.unread,
        unless(answer.number is not null and has_units(), ['given_number']),
        unless(answer.done_on is not null, ['evidence'])
    ) as not_due
from heads as h
join this.raw_rectification_answers as answer using (sha256, sheet, subject_no)
join judged_records as k using (sha256, sheet, subject_no)
join all_sheets as s using (sha256, sheet)
left join known_departments as known on known.department_code = h.department
left join this.rectification_numbers as numbers on numbers.number = answer.number
order by k.file, k.sheet_no, h.subject_no
