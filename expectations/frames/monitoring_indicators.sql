-- Indicators of MO forms: what is due (G07), numbers (G08), units (G14), MO02, MO03 and wordings (GO03), clause 一(三).
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code, i.cells, s.title_cell as fallback_cell,
    coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
    coalesce(i.target_text, cast(i.target as varchar)) as target_text, i.target as target_number,
    coalesce(i.actual_text, cast(i.actual as varchar)) as actual_text, i.actual as actual_number,
    case when p.is_asked_back then coalesce(i.actual_text, cast(i.actual as varchar)) end as actual_in_other_unit,
    i.weight, trim(i.possibility) as possibility, nullif(trim(i.reason), '') as reason,
    p.light, p.progress,
    list_concat(
        u.fields,
        unless(equal.sha256 is null, ['weight']),
        -- G08: a number is due for the target of ≥ ≤ = > < and for the actual value of a number
        unless(
            i.operator <> '定性' and p.nature is distinct from 'wording' and i.target_text is not null, ['target_number']
        ),
        unless(p.nature = 'number' and i.actual_text is not null, ['actual_number']),
        unless(p.nature = 'wording' and i.actual_text is not null, ['progress']),
        unless(p.light_rank = 1, ['reason'])
    ) as not_due
from this.raw_indicators as i
join indicator_progress as p
    using (form, sha256, sheet, subject_no, indicator_no)
join judged_sheets as s using (sha256, sheet)
left join unweighted_forms as equal
    using (form, sha256, sheet, subject_no)
left join heads as h using (form, sha256, sheet, subject_no)
left join unreadable_lines as u
    on u.sha256 = i.sha256 and u.sheet = i.sheet
    and u.subject_no = i.subject_no and u.line_no = i.indicator_no
where i.form = $form
order by s.file, s.sheet_no, i.subject_no, i.indicator_no
