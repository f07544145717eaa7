-- Clause 一(二): projects whose goals are not admitted, with the last review's opinion and the date to rectify by.
with
opinions as (
    select subject_code as project_code, arg_max_null(nullif(trim(opinion), ''), step_no) as opinion
    from accepted_goal_steps
    where region = $region and year = $year
    group by subject_code
)
select department_code, project_code, project_name, status, rounds, last_step_on, rectify_by, opinion
from goal_admissions
left join opinions using (project_code)
where region = $region and year = $year and status <> '纳入项目库'
order by department_code, project_code
