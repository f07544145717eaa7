-- Rows of R-EXC: the key due (G07), words and money (G08), the project known (G06), and the approval (R03), clause 一(四).
with projects as (
    select distinct project_code from accepted_r_proj where region = $region and year = $year
)
select
    r.sha256, r.sheet, s.file, r.subject_no, k.subject_code, r.cells, s.title_cell as fallback_cell,
    r.project_code, trim(r.kind) as kind, r.amount,
    stated(r.project_code, u.fields, ['project_code']) as has_project_code,
    stated(r.kind, u.fields, ['kind']) as has_kind,
    case
        when (select count(*) from projects) > 0 and regexp_full_match(r.project_code, '[0-9]{8}[RYT][0-9]{12}')
            then r.project_code in (select project_code from projects)
    end as is_project_known,
    r.amount >= 0 as is_amount_money,
    stated(r.approval_number, u.fields, ['approval_number']) as has_approval_number,
    stated(r.approved_by, u.fields, ['approved_by']) as has_approved_by,
    case when trim(r.kind) = '保留金额' and s.money_unit is not null then stated(r.amount, u.fields, ['amount']) end
        as has_amount
from raw_r_exc as r
join judged_sheets as s using (region, year, sha256, sheet)
left join register_rows as k
    on k.region = $region and k.year = $year and k.form = $form and k.sha256 = r.sha256
    and k.sheet = r.sheet and k.subject_no = r.subject_no
left join unreadable_heads as u
    on u.region = $region and u.year = $year and u.sha256 = r.sha256 and u.sheet = r.sheet and u.subject_no = r.subject_no
where r.region = $region and r.year = $year
order by s.file, s.sheet_no, r.subject_no
