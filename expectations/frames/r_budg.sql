-- Rows of R-BUDG: the key due (G07), the project known (G06), money (G08).
with projects as (
    select distinct project_code from accepted_r_proj where region = $region and year = $year
)
select
    r.sha256, r.sheet, s.file, r.subject_no, r.project_code as subject_code, r.cells, s.title_cell as fallback_cell,
    r.project_code, r.initial_budget, r.adjusted_budget, r.executed, r.requested,
    stated(r.project_code, u.fields, ['project_code']) as has_project_code,
    case
        when (select count(*) from projects) > 0 and regexp_full_match(r.project_code, '[0-9]{8}[RYT][0-9]{12}')
            then r.project_code in (select project_code from projects)
    end as is_project_known,
    r.initial_budget >= 0 as is_initial_budget_money,
    r.adjusted_budget >= 0 as is_adjusted_budget_money,
    r.executed >= 0 as is_executed_money,
    r.requested >= 0 as is_requested_money
from raw_r_budg as r
join judged_sheets as s using (region, year, sha256, sheet)
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
where r.region = $region and r.year = $year
order by s.file, s.sheet_no, r.subject_no
