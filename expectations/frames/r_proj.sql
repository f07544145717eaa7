-- Rows of R-PROJ: what is due (G07), words (G08), and codes against R-UNIT (G06).
with units as (
    select left(unit_code, 6) as unit_code, any_value(department_code) as department_code
    from this.accepted_r_unit
    group by left(unit_code, 6)
),
-- A department may be given by its exact name; a name that is not in R-UNIT stays as it is written.
stated as (
    select * replace (coalesce(department_of(department_code), department_code) as department_code)
    from this.raw_r_proj
)
select
    r.* exclude (subject_no, cells),
    k.file, k.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.department_code as department,
    known.department_code as registered_department,
    units.unit_code as registered_unit,
    case when is_unit_code(r.unit_code) then coalesce(units.department_code, left(r.unit_code, 3)) end as unit_department,
    list_concat(
        k.unread,
        unless(has_units() and is_department_code(r.department_code), ['registered_department']),
        unless(has_units() and is_unit_code(r.unit_code), ['registered_unit'])
    ) as not_due
from stated as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_departments as known
    on known.department_code = r.department_code
left join units on units.unit_code = left(r.unit_code, 6)
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
