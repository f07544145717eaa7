-- Rows of R-REV: what is due (G07), words (G08), the project or department known (G06), and the score (R02), which is that of the
-- lines of R-REV-D where both are stated (R06) and need not be where those are.
with lines as (
    select subject_code, sum(review_score) as together
    from this.accepted_r_rev_d
    group by subject_code
    having count(review_score) > 0
),
stated as (
    select
        *,
        case when subject = '项目' then code end as project_code,
        case when subject = '部门整体' then code end as department_text
    from this.raw_r_rev
)
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    trim(r.subject) as subject, r.code, trim(r.method) as method, r.review_score, r.reviewed_on,
    r.project_code, r.department_text,
    project.project_code as registered_project,
    department.department_code as registered_department,
    param('score.total') as full_score, lines.together,
    list_concat(
        k.unread,
        unless(is_sought(r.project_code), ['registered_project']),
        unless(r.department_text is not null and has_units(), ['registered_department']),
        unless(lines.together is null, ['review_score'])
    ) as not_due
from stated as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_projects as project using (project_code)
left join known_departments as department
    on department.department_code = department_of(r.department_text)
left join lines on lines.subject_code = k.subject_code
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
