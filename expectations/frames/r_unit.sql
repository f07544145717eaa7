-- Rows of R-UNIT: what is due (G07) and codes that fit each other (G06).
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.unit_code, r.unit_name, r.department_code, r.department_name,
    k.unread as not_due,
    r.department_code as department,
    case when is_unit_code(r.unit_code) then left(r.unit_code, 3) end as unit_department
from this.raw_r_unit as r
join judged_records as k using (sha256, sheet, subject_no)
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
