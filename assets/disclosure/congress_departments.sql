-- Clause 二(二), 部门自评、部门整体绩效信息向人大报送机制: the goals of departments' whole expenditure of B beside their grade and their
-- self-evaluation of B−2. One row a department of which there is anything to tell; its projects are the open ones.
with
graded as (
    select
        grade.department_code,
        grade.grade,
        count(*) as projects,
        count(*) filter (grade_source <> 'missing') as evaluated,
        any_value(band.rank) as rank
    from evaluated.project_grades as grade
    anti join this.classified_projects as hidden using (project_code)
    left join evaluated.policy_bands as band on band.scale = 'grade' and band.label = grade.grade
    group by grade.department_code, grade.grade
),
project as (
    select
        department_code,
        cast(sum(evaluated) as integer) as evaluated,
        string_agg(concat(grade, projects, '个'), '、' order by rank nulls last, grade) as grades
    from graded
    group by department_code
)
select
    department.*,
    goal.status as goal_status,
    if(goal.status = '审核通过', goal.goal, null) as goal_summary,
    grade.grade as last_grade,
    grade.final_score as last_score,
    coalesce(project.evaluated, 0) as evaluated,
    project.grades,
    nullif(trim(form.actual_goal), '') as result_summary
from this.department as department
left join this.department_goal_admissions as goal using (department_code)
left join evaluated.department_grades as grade using (department_code)
left join project using (department_code)
left join evaluated.accepted_self_evaluations as form on form.form = 'DE' and form.subject_code = department.department_code
where goal.department_code is not null or grade.department_code is not null or project.department_code is not null
