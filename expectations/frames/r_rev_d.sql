-- Lines of R-REV-D: what is due (G07), words (G08), the project or department known (G06), and the score, of each and of all (R02).
-- A subject without any score is not reviewed line by line: nothing is missing.
with stated as (
    select
        *,
        case when subject = '项目' then code end as project_code,
        case when subject = '部门整体' then code end as department_text,
        count(review_score) over (partition by sha256, sheet, subject_no) > 0 as is_scored,
        sum(review_score) over (partition by sha256, sheet, subject_no) as together
    from this.raw_r_rev_d
)
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    trim(r.subject) as subject, r.code, r.level3, r.review_score,
    if(r.line_no = min(r.line_no) over (partition by r.sha256, r.sheet, r.subject_no), r.together, null) as together,
    r.project_code, r.department_text,
    project.project_code as registered_project,
    department.department_code as registered_department,
    param('score.total') as full_score,
    list_concat(
        u.fields,
        unless(is_sought(r.project_code), ['registered_project']),
        unless(r.department_text is not null and has_units(), ['registered_department']),
        unless(r.is_scored, ['review_score'])
    ) as not_due
from stated as r
join judged_records as k using (sha256, sheet, subject_no)
left join unreadable_lines as u
    on u.sha256 = r.sha256 and u.sheet = r.sheet and u.subject_no = r.subject_no and u.line_no = r.line_no
left join known_projects as project using (project_code)
left join known_departments as department
    on department.department_code = department_of(r.department_text)
where k.form = $form
order by k.file, k.sheet_no, r.line_no
