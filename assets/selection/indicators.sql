-- The indicators of the selected projects as their self-evaluations that count name them; list rows have none.
select selection.project_code, indicator.level3
from this.review_selection as selection
join this.accepted_self_evaluations as form on form.form = 'SE' and form.subject_code = selection.project_code
join this.raw_indicators as indicator using (sha256, sheet, subject_no)
where indicator.level3 is not null
order by selection.rank, indicator.indicator_no
