-- The selected projects with their names and self scores, for those who re-check them.
select
    selection.*,
    project.project_name,
    concat_ws('-', selection.department_code, department.department_name) as department,
    graded.self_score
from this.review_selection as selection
left join this.project as project using (project_code)
left join this.department as department on department.department_code = selection.department_code
left join this.project_grades as graded using (project_code)
order by selection.rank
