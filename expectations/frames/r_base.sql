-- Rows of R-BASE: what is due (G07), the department known (G06), money (G08).
select
    r.sha256, r.sheet, s.file, r.subject_no, k.subject_code, r.cells, s.title_cell as fallback_cell,
    r.department_code as department_text, r.personnel, r.public_funds,
    stated(r.department_code, u.fields, ['department_code']) as has_department_code,
    case when s.money_unit is not null then stated(r.personnel, u.fields, ['personnel']) end as has_personnel,
    case when s.money_unit is not null then stated(r.public_funds, u.fields, ['public_funds']) end as has_public_funds,
    is_department_known($region, $year, r.department_code) as is_department_known,
    r.personnel >= 0 as is_personnel_money,
    r.public_funds >= 0 as is_public_funds_money
from raw_r_base as r
join judged_sheets as s using (region, year, sha256, sheet)
join register_rows as k
    on k.region = $region and k.year = $year and k.form = $form and k.sha256 = r.sha256
    and k.sheet = r.sheet and k.subject_no = r.subject_no
left join unreadable_heads as u
    on u.region = $region and u.year = $year and u.sha256 = r.sha256 and u.sheet = r.sheet and u.subject_no = r.subject_no
where r.region = $region and r.year = $year
order by s.file, s.sheet_no, r.subject_no
