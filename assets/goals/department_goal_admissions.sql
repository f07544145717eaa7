-- Clauses 一(二), 一(四): the goals of departments' whole expenditure pass the same three reviews as those of projects.
-- One row a department that has a quota of the year (R-BASE), and any other with an accepted form.
with
-- The steps of a form stand on its own sheet, so that they count where it does.
form as (
    select
        goals.subject_code as department_code,
        any_value(nullif(trim(goals.goal), '')) as goal,
        any_value(goals.amount) as amount,
        count(*) filter (steps.step = '财政复审') as rounds,
        arg_max_null(steps.step, steps.step_no) as last_step,
        arg_max_null(steps.conclusion, steps.step_no) as last_conclusion,
        arg_max_null(steps.decided_on, steps.step_no) as last_step_on,
        arg_max_null(steps.rectify_by, steps.step_no) as rectify_by
    from this.accepted_goals as goals
    left join this.raw_goal_steps as steps using (sha256, sheet, subject_no)
    where goals.form = 'DG'
    group by goals.subject_code
),
owing as (
    select subject_code as department_code from this.accepted_r_base
)
select
    department.department_code,
    department.department_name,
    form.amount,
    form.goal,
    if(
        form.department_code is null, '未申报', admission(form.last_step, form.last_conclusion, form.rectify_by, scope_day(), '审核通过')
    ) as status,
    coalesce(form.rounds, 0) as rounds,
    form.last_step_on,
    if(form.last_step = '财政复审' and form.last_conclusion = '退回', form.rectify_by, null) as rectify_by
from this.department as department
left join form using (department_code)
left join owing using (department_code)
where form.department_code is not null or owing.department_code is not null
