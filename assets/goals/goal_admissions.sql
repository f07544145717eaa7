-- Clause 一(二): goals pass the unit, the department and finance before the project enters the project library.
-- One row a requested project of the covered classes, and any other with an accepted form.
with
-- The steps of a form stand on its own sheet, so that they count where it does.
form as (
    select
        goals.subject_code as project_code,
        count(*) filter (steps.step = '财政复审') as rounds,
        arg_max_null(steps.step, steps.step_no) as last_step,
        arg_max_null(steps.conclusion, steps.step_no) as last_conclusion,
        arg_max_null(steps.decided_on, steps.step_no) as last_step_on,
        arg_max_null(steps.rectify_by, steps.step_no) as rectify_by
    from this.accepted_goals as goals
    left join this.raw_goal_steps as steps using (sha256, sheet, subject_no)
    group by goals.subject_code
)
select
    project.project_code,
    project.project_name,
    project.department_code,
    if(
        form.project_code is null, '未申报', admission(form.last_step, form.last_conclusion, form.rectify_by, scope_day(), '纳入项目库')
    ) as status,
    coalesce(form.rounds, 0) as rounds,
    form.last_step_on,
    if(form.last_step = '财政复审' and form.last_conclusion = '退回', form.rectify_by, null) as rectify_by
from this.project as project
left join form using (project_code)
where form.project_code is not null or project.asks
