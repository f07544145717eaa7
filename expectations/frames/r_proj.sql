-- Rows of R-PROJ: what is due (G07), words (G08), and codes against R-UNIT (G06).
with registers as (
    select exists (select 1 from accepted_r_unit where region = $region and year = $year) as has_units
),
units as (
    select left(unit_code, 6) as unit_code, any_value(department_code) as department_code
    from accepted_r_unit
    where region = $region and year = $year
    group by left(unit_code, 6)
),
-- A department may be given by its exact name; a name that is not in R-UNIT stays as it is written.
stated as (
    select * replace (coalesce(department_of($region, $year, department_code), department_code) as department_code)
    from raw_r_proj
    where region = $region and year = $year
),
departments as (
    select department_code from known_departments where region = $region and year = $year
)
select
    r.sha256, r.sheet, s.file, r.subject_no, r.project_code as subject_code, r.cells, s.title_cell as fallback_cell,
    r.project_code, r.department_code, r.unit_code, r.class, r.nature, r.predecessor_code, r.department_code as department,
    stated(r.project_code, u.fields, ['project_code']) as has_project_code,
    stated(r.project_name, u.fields, ['project_name']) as has_project_name,
    stated(r.department_code, u.fields, ['department_code']) as has_department_code,
    stated(r.unit_code, u.fields, ['unit_code']) as has_unit_code,
    stated(r.class, u.fields, ['class']) as has_class,
    stated(r.nature, u.fields, ['nature']) as has_nature,
    stated(r.is_new, u.fields, ['is_new']) as has_is_new,
    stated(r.is_key, u.fields, ['is_key']) as has_is_key,
    stated(r.is_classified, u.fields, ['is_classified']) as has_is_classified,
    case when registers.has_units and is_department_code(r.department_code) then departments.department_code is not null end
        as is_department_known,
    case when registers.has_units and is_unit_code(r.unit_code) then units.unit_code is not null end as is_unit_known,
    case when is_unit_code(r.unit_code) then coalesce(units.department_code, left(r.unit_code, 3)) = r.department_code end
        as is_unit_of_department,
    case when r.class is not null then
        exists (select 1 from policy_classes as c where c.region = $region and c.year = $year and c.class = r.class)
    end as is_class
from stated as r
join judged_sheets as s using (region, year, sha256, sheet)
cross join registers
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
left join departments on departments.department_code = r.department_code
left join units on units.unit_code = left(r.unit_code, 6)
order by s.file, s.sheet_no, r.subject_no
