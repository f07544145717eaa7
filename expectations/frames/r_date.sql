-- Rows of R-DATE: what is due (G07), words (G08), the department known (G06), and dates after the approval (R04).
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.department_code, trim(r.matter) as matter, r.approved_on, r.passed_to_units_on, r.filed_on, r.published_on,
    r.department_code as department_text, known.department_code as registered_department,
    list_concat(
        k.unread, unless(r.department_code is not null and has_units(), ['registered_department'])
    ) as not_due
from this.raw_r_date as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_departments as known
    on known.department_code = department_of(r.department_code)
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
