-- G06: project, department and unit of every form and list row against the registers of the same scope.
-- Null where there is nothing to compare: a blank value, or a register that the scope does not have (files checked alone).
with registers as (
    select
        exists (select 1 from accepted_r_unit where region = $region and year = $year) as has_units,
        exists (select 1 from accepted_r_proj where region = $region and year = $year) as has_projects
),
units as (
    select unit_code, any_value(department_code) as department_code
    from accepted_r_unit
    where region = $region and year = $year
    group by unit_code
),
projects as (
    select project_code, any_value(department_code) as department_code
    from accepted_r_proj
    where region = $region and year = $year
    group by project_code
),
departments as (
    select department_code from known_departments where region = $region and year = $year
)
select
    h.sha256, h.sheet, s.file, h.subject_no, h.subject_code, h.cells, s.title_cell as fallback_cell,
    h.project_code, h.department_text, h.unit_text, h.department,
    projects.department_code as project_department,
    case
        when registers.has_projects and regexp_full_match(h.project_code, '[0-9]{8}[RYT][0-9]{12}')
            then projects.project_code is not null
    end as is_project_known,
    case
        when h.department_text is null or not registers.has_units then null
        else departments.department_code is not null
    end as is_department_known,
    case
        when h.unit_text is null or not registers.has_units then null
        else units.unit_code is not null
    end as is_unit_known,
    case when departments.department_code is not null then projects.department_code = h.department end
        as is_project_of_department,
    case
        when is_unit_code(h.unit) and (departments.department_code is not null or not registers.has_units)
            then coalesce(units.department_code, left(h.unit, 3)) = h.department
    end as is_unit_of_department
from heads as h
join judged_sheets as s using (region, year, sha256, sheet)
cross join registers
left join projects on projects.project_code = h.project_code
left join departments on departments.department_code = h.department
left join units on units.unit_code = h.unit
where h.region = $region and h.year = $year and h.form = $form
order by s.file, s.sheet_no, h.subject_no
