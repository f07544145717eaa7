-- Rows of R-UNIT: what is due (G07) and codes that fit each other (G06).
select
    r.sha256, r.sheet, s.file, r.subject_no, r.unit_code as subject_code, r.cells, s.title_cell as fallback_cell,
    r.unit_code, r.department_code,
    stated(r.unit_code, u.fields, ['unit_code']) as has_unit_code,
    stated(r.unit_name, u.fields, ['unit_name']) as has_unit_name,
    stated(r.department_code, u.fields, ['department_code']) as has_department_code,
    stated(r.department_name, u.fields, ['department_name']) as has_department_name,
    r.department_code as department,
    case when is_unit_code(r.unit_code) then left(r.unit_code, 3) = r.department_code end as is_unit_of_department
from raw_r_unit as r
join judged_sheets as s using (region, year, sha256, sheet)
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
where r.region = $region and r.year = $year
order by s.file, s.sheet_no, r.subject_no
