-- Rows of R-BASE: what is due (G07), the department known (G06), money (G08).
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.department_code, r.personnel, r.public_funds,
    r.department_code as department_text, known.department_code as registered_department,
    list_concat(
        k.unread,
        unless(k.money_unit is not null, ['personnel', 'public_funds']),
        unless(r.department_code is not null and has_units(), ['registered_department'])
    ) as not_due
from this.raw_r_base as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_departments as known
    on known.department_code = department_of(r.department_code)
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
