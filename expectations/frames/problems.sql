-- G05, G06, G08: values that were there and could not be read. Text where the actual value of a self-evaluation should be a
-- number is no fault: such an indicator is only left out of the credibility check.
select
    p.* replace (if(coalesce(p.subject_no, 0) = 0 and (coalesce(s.is_list, false) or s.is_register), null, p.subject_no) as subject_no),
    r.subject_code
from this.raw_problems as p
join judged_sheets as s using (form, sha256, sheet)
left join records as r using (form, sha256, sheet, subject_no)
where p.form = $form
    and not (p.form in ('SE', 'DE') and p.kind = 'not_a_number' and p.field in ('actual', 'actual_text'))
