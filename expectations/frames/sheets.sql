-- G02, G04, MO04, MO05: what the heading of every sheet of a form states. The month may stand in the header alone, or be the policy's.
with problems as (
    select sha256, sheet, list(field) as fields
    from raw_problems
    where region = $region and year = $year and form = $form and coalesce(line_no, 0) = 0 and coalesce(subject_no, 0) = 0
    group by all
),
understood as (
    select sha256, sheet from judged_sheets where region = $region and year = $year
),
held as (
    select distinct sha256, sheet from records where region = $region and year = $year and form = $form
)
select
    s.sha256, s.sheet, s.file, cast(null as integer) as subject_no, cast(null as varchar) as subject_code,
    json_object(
        'stated_year', r.year_cell, 'money_unit', r.unit_cell, 'month', r.month_cell, 'header_month', r.header_month_cell
    ) as cells,
    s.title_cell as fallback_cell,
    r.stated_year,
    r.money_unit,
    $year as scope_year,
    coalesce(r.month, r.header_month) as month,
    r.header_month,
    policy_number($region, $year, 'monitoring.default_month') as default_month,
    r.stated_year is not null as has_year,
    case when r.other_year is null then r.stated_year = $year end as is_year_of_scope,
    r.other_year,
    case when r.other_year is not null then false end as has_one_year,
    case
        when s.form in ('SE', 'DE', 'MO', 'GO', 'R-BUDG', 'R-BASE', 'R-EXC')
            then coalesce(s.money_unit in ('元', '万元'), false)
    end as has_unit,
    case
        when s.form = 'MO' and understood.sha256 is not null
            then stated(coalesce(r.month, r.header_month), problems.fields, ['month'])
    end as has_month,
    case
        when s.form = 'MO'
            then coalesce(r.month, r.header_month) between 1 and policy_number($region, $year, 'monitoring.months_in_year')
    end as is_month,
    case when s.form = 'MO' then r.header_month = r.month end as is_month_of_header,
    case
        when not coalesce(s.is_list, false) and not s.is_register and understood.sha256 is not null
            then held.sha256 is not null
    end as has_record
from all_sheets as s
join raw_sheets as r using (region, year, sha256, sheet)
left join problems on problems.sha256 = s.sha256 and problems.sheet = s.sheet
left join understood on understood.sha256 = s.sha256 and understood.sheet = s.sheet
left join held on held.sha256 = s.sha256 and held.sheet = s.sheet
where s.region = $region and s.year = $year and s.form = $form and s.disposition = 'read'
order by s.file, s.sheet_no
