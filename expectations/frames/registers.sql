-- Rows of a register: what is due (G07), words and money (G08), codes that the registers know (G06), days after the approval (R04), and
-- what one register alone must meet: scores (R02, R06), the number of a matter (R07, R08), the day of its verification (R09).
with reviewed as (
    select subject_code, sum(review_score) as together
    from this.accepted_r_rev_d
    group by all
    having count(review_score) > 0
),
stated as (
    select
        r.* replace (
            -- in R-PROJ an exact name stands for its code
            if(form = 'R-PROJ', department, department_code) as department_code,
            trim(subject) as subject, trim(method) as method, trim(matter) as matter, trim(kind) as kind, trim(source) as source,
            trim(conclusion) as conclusion
        ),
        count(review_score) over record > 0 as is_scored,
        -- told once, in the first of the lines that make it up
        if(line_no = min(line_no) over record, sum(review_score) over record, null) as sum_of_lines
    from judged_rows as r
    window record as (partition by sha256, sheet, subject_no)
)
select
    r.*,
    scope_year() as scope_year,
    param('score.total') as full_score,
    project.project_code as registered_project,
    known.department_code as registered_department,
    units.unit_code as registered_unit,
    case when known.department_code is not null then project.department_code end as project_department,
    case when is_unit_code(r.unit_code) then coalesce(units.department_code, left(r.unit_code, 3)) end as unit_department,
    if(r.form = 'R-REV', reviewed.together, r.sum_of_lines) as together,
    case
        when known.department_code is not null and r.number is not null
            then coalesce(regexp_extract(r.number, '^([0-9]{3}-[0-9]{4})-[0-9]{3,9}$', 1), '')
    end as series,
    known.department_code || '-' || scope_year() as due_series,
    concat_ws('，', numbers.source, numbers.project_code) as given,
    case when numbers.number is not null and not numbers.is_registered then concat_ws('，', r.source, r.project_code) end as meant,
    list_concat(
        unless(r.money_unit is not null, ['personnel', 'public_funds']),
        unless(r.kind = '保留金额' and r.money_unit is not null, ['amount']),
        unless(is_sought(r.project_code), ['registered_project']),
        unless(
            has_units() and if(r.form = 'R-PROJ', is_department_code(r.department), r.department_text is not null),
            ['registered_department']
        ),
        unless(has_units() and is_unit_code(r.unit_code), ['registered_unit']),
        unless(if(r.form = 'R-REV', reviewed.together is null, r.is_scored), ['review_score']),
        unless(r.conclusion is not null, ['verified_on'])
    ) as excused
from stated as r
left join this.accepted_r_proj as project on project.project_code = r.project_code
left join this.department as known on known.department_code = r.department
left join known_units as units on r.form = 'R-PROJ' and units.unit_code = left(r.unit_code, 6)
left join reviewed on reviewed.subject_code = r.subject_code
left join this.rectification_numbers as numbers on numbers.number = r.number
