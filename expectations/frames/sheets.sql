-- G02, G04, MO04, MO05: what the heading of every sheet of a form states. The month may stand in the header alone, or be the policy's.
with problems as (
    select sha256, sheet, list(field) as fields
    from this.raw_problems
    where form = $form and coalesce(line_no, 0) = 0 and coalesce(subject_no, 0) = 0
    group by all
),
understood as (
    select sha256, sheet from judged_sheets
),
held as (
    select sha256, sheet, count(*) as records from records where form = $form group by all
)
select
    s.sha256, s.sheet, s.file, cast(null as integer) as subject_no, cast(null as varchar) as subject_code,
    json_object(
        'stated_year', r.year_cell, 'money_unit', r.unit_cell, 'month', r.month_cell, 'header_month', r.header_month_cell
    ) as cells,
    s.title_cell as fallback_cell,
    r.stated_year, r.other_year, scope_year() as scope_year,
    case when r.other_year is null then r.stated_year end as only_year,
    coalesce(r.money_unit, '') as money_unit,
    coalesce(r.month, r.header_month) as month, r.month as stated_month, r.header_month,
    param('monitoring.default_month') as default_month,
    param('monitoring.months_in_year') as months_in_year,
    case when not coalesce(s.is_list, false) and not s.is_register and understood.sha256 is not null then coalesce(held.records, 0) end
        as records,
    list_concat(problems.fields, unless(understood.sha256 is not null, ['month'])) as not_due
from all_sheets as s
join this.raw_sheets as r using (sha256, sheet)
left join problems on problems.sha256 = s.sha256 and problems.sheet = s.sheet
left join understood on understood.sha256 = s.sha256 and understood.sheet = s.sheet
left join held on held.sha256 = s.sha256 and held.sheet = s.sheet
where s.form = $form and s.disposition = 'read'
order by s.file, s.sheet_no
