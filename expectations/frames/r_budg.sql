-- Rows of R-BUDG: the key due (G07), the project known (G06), money (G08).
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.project_code, r.initial_budget, r.adjusted_budget, r.executed, r.requested,
    known.project_code as registered_project,
    list_concat(k.unread, unless(is_sought(r.project_code), ['registered_project'])) as not_due
from this.raw_r_budg as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_projects as known using (project_code)
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
