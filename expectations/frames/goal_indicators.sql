-- Indicators of GO forms: what is due (G07), weights (G08) and whether they can be measured (GO03), clause 一(二).
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code, i.cells, s.title_cell as fallback_cell,
    coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
    i.operator, coalesce(i.target_text, cast(i.target as varchar)) as target_text, i.weight,
    stated(coalesce(i.target_text, cast(i.target as varchar)), u.fields, ['target', 'target_text']) as has_target_text,
    case when equal.sha256 is null then stated(i.weight, u.fields, ['weight']) end as has_weight,
    i.weight >= 0 as is_weight_positive,
    case
        when coalesce(list_has_any(u.fields, ['operator', 'target', 'target_text']), false) then null
        when i.operator = '定性'
            then not regexp_full_match(trim(coalesce(i.target_text, '')), '[0-9０-９.,，％%\s]*')
        when i.operator is not null and coalesce(i.target_text, cast(i.target as varchar)) is not null
            then i.operator in ('≥', '≤', '=', '>', '<')
                and (i.target is not null or is_day(named_day(i.target_text)))
    end as is_measurable
from raw_indicators as i
join judged_sheets as s using (region, year, form, sha256, sheet)
left join unweighted_forms as equal using (region, year, form, sha256, sheet, subject_no)
left join heads as h using (region, year, form, sha256, sheet, subject_no)
left join unreadable_lines as u
    on u.region = i.region and u.year = i.year and u.sha256 = i.sha256 and u.sheet = i.sheet
    and u.subject_no = i.subject_no and u.line_no = i.indicator_no
where i.region = $region and i.year = $year and i.form = $form
order by s.file, s.sheet_no, i.indicator_no
