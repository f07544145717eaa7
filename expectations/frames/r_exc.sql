-- Rows of R-EXC: the key due (G07), words and money (G08), the project known (G06), and the approval (R03), clause 一(四).
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.project_code, trim(r.kind) as kind, r.amount, r.approval_number, r.approved_by,
    known.project_code as registered_project,
    list_concat(
        k.unread,
        unless(trim(r.kind) = '保留金额' and k.money_unit is not null, ['amount']),
        unless(is_sought(r.project_code), ['registered_project'])
    ) as not_due
from this.raw_r_exc as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_projects as known using (project_code)
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
