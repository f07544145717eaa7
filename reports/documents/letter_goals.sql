-- Clause 一(二): projects whose goals are not admitted, with the last review's opinion and the date to rectify by.
with
opinions as (
    select subject_code as project_code, arg_max_null(nullif(trim(opinion), ''), step_no) as opinion
    from this.accepted_goal_steps
    group by subject_code
)
select department_code, project_code, project_name, status, rounds, last_step_on, rectify_by, opinion
from this.goal_admissions
left join opinions using (project_code)
where status <> '纳入项目库'
order by department_code, project_code
