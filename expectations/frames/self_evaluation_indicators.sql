-- Indicators of SE and DE forms: what is due (G07), G14, SE02, SE08, and the weight of one indicator (SE10), clause 一(四).
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code, i.cells, s.title_cell as fallback_cell,
    coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
    i.level3, i.weight, i.score, nullif(trim(i.reason), '') as reason,
    coalesce(i.target_text, cast(i.target as varchar)) as target_text,
    coalesce(i.actual_text, cast(i.actual as varchar)) as actual_text,
    case when m.is_asked_back then coalesce(i.actual_text, cast(i.actual as varchar)) end as actual_in_other_unit,
    param('credibility.single_weight') as single_weight_limit,
    list_concat(u.fields, unless(i.score < i.weight, ['reason'])) as not_due
from this.raw_indicators as i
join measured_indicators as m
    using (form, sha256, sheet, subject_no, indicator_no)
join judged_sheets as s using (form, sha256, sheet)
left join heads as h using (form, sha256, sheet, subject_no)
left join unreadable_lines as u
    on u.sha256 = i.sha256 and u.sheet = i.sheet
    and u.subject_no = i.subject_no and u.line_no = i.indicator_no
where i.form = $form
order by s.file, s.sheet_no, i.subject_no, i.indicator_no
