-- Indicators of MO forms: what is due (G07), numbers (G08), units (G14), MO02, MO03 and wordings (GO03), clause 一(三).
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code, i.cells, s.title_cell as fallback_cell,
    coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
    i.target_text, coalesce(i.actual_text, cast(i.actual as varchar)) as actual_text, i.weight,
    trim(i.possibility) as possibility,
    p.light,
    stated(coalesce(i.target_text, cast(i.target as varchar)), u.fields, ['target', 'target_text']) as has_target_text,
    stated(coalesce(i.actual_text, cast(i.actual as varchar)), u.fields, ['actual', 'actual_text']) as has_actual_text,
    case when equal.sha256 is null then stated(i.weight, u.fields, ['weight']) end as has_weight,
    not p.is_asked_back as is_in_unit,
    stated(i.possibility, u.fields, ['possibility']) as has_possibility,
    i.weight >= 0 as is_weight_positive,
    -- G08: a number is due for the target of ≥ ≤ = > < and for the actual value of a number
    case
        when i.operator <> '定性' and p.nature is distinct from 'wording' and i.target_text is not null
            and not coalesce(list_has_any(u.fields, ['target', 'target_text']), false) then i.target is not null
    end as is_target_number,
    case
        when p.nature = 'number' and i.actual_text is not null
            and not coalesce(list_has_any(u.fields, ['actual', 'actual_text']), false) then i.actual is not null
    end as is_actual_number,
    case when p.nature = 'wording' and i.actual_text is not null then p.progress is not null end as is_wording_known,
    case when p.light_rank = 1 then coalesce(trim(i.reason), '') <> '' end as has_reason
from raw_indicators as i
join indicator_progress as p using (region, year, form, sha256, sheet, subject_no, indicator_no)
join judged_sheets as s using (region, year, sha256, sheet)
left join unweighted_forms as equal using (region, year, form, sha256, sheet, subject_no)
left join heads as h using (region, year, form, sha256, sheet, subject_no)
left join unreadable_lines as u
    on u.region = i.region and u.year = i.year and u.sha256 = i.sha256 and u.sheet = i.sheet
    and u.subject_no = i.subject_no and u.line_no = i.indicator_no
where i.region = $region and i.year = $year and i.form = $form
order by s.file, s.sheet_no, i.subject_no, i.indicator_no
