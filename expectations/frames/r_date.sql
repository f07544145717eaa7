-- Rows of R-DATE: what is due (G07), words (G08), the department known (G06), and dates after the approval (R04).
select
    r.sha256, r.sheet, s.file, r.subject_no, k.subject_code, r.cells, s.title_cell as fallback_cell,
    r.department_code as department_text, trim(r.matter) as matter,
    r.approved_on, r.passed_to_units_on, r.filed_on, r.published_on,
    stated(r.department_code, u.fields, ['department_code']) as has_department_code,
    stated(r.matter, u.fields, ['matter']) as has_matter,
    stated(r.approved_on, u.fields, ['approved_on']) as has_approved_on,
    is_department_known($region, $year, r.department_code) as is_department_known,
    r.passed_to_units_on >= r.approved_on as is_passed_after,
    r.filed_on >= r.approved_on as is_filed_after,
    r.published_on >= r.approved_on as is_published_after
from raw_r_date as r
join judged_sheets as s using (region, year, sha256, sheet)
left join register_rows as k
    on k.region = $region and k.year = $year and k.form = $form and k.sha256 = r.sha256
    and k.sheet = r.sheet and k.subject_no = r.subject_no
left join unreadable_heads as u
    on u.region = $region and u.year = $year and u.sha256 = r.sha256 and u.sheet = r.sheet and u.subject_no = r.subject_no
where r.region = $region and r.year = $year
order by s.file, s.sheet_no, r.subject_no
