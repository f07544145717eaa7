-- Indicators of GO and DG forms: what is due (G07), weights (G08) and whether they can be measured (GO03), clause 一(二).
with read as (
    select
        i.* replace (coalesce(i.target_text, cast(i.target as varchar)) as target_text),
        coalesce(i.target, case when is_day(named_day(i.target_text)) then 0 end) as number_or_day,
        case when not coalesce(list_has_any(u.fields, ['operator', 'target', 'target_text']), false) then i.operator end as sign,
        u.fields as unread
    from this.raw_indicators as i
    left join unreadable_lines as u
        on u.sha256 = i.sha256 and u.sheet = i.sheet
        and u.subject_no = i.subject_no and u.line_no = i.indicator_no
    where i.form = $form
)
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code, i.cells, s.title_cell as fallback_cell,
    coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
    i.operator, i.target_text, i.weight,
    case when i.sign = '定性' then coalesce(trim(i.target_text), '') end as wording,
    case when i.target_text is not null then nullif(i.sign, '定性') end as sign,
    i.number_or_day,
    list_concat(
        i.unread,
        unless(equal.sha256 is null, ['weight']),
        unless(i.target_text is not null and i.sign in ('≥', '≤', '=', '>', '<'), ['number_or_day'])
    ) as not_due
from read as i
join judged_sheets as s using (form, sha256, sheet)
left join unweighted_forms as equal
    using (form, sha256, sheet, subject_no)
left join heads as h using (form, sha256, sheet, subject_no)
order by s.file, s.sheet_no, i.indicator_no
