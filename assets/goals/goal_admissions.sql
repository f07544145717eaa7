-- Clause 一(二): goals pass the unit, the department and finance before the project enters the project library.
-- One row a requested project of the covered classes, and any other with an accepted form.
select
    project.project_code,
    project.project_name,
    project.department_code,
    if(form.subject_code is null, '未申报', admission(form.verdict, form.rectify_by, scope_day(), '纳入项目库')) as status,
    coalesce(form.rounds, 0) as rounds,
    form.last_step_on,
    form.rectify_by
from this.project as project
left join this.goal_review as form on form.subject_code = project.project_code
where form.subject_code is not null or project.asks
