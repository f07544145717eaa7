-- Clause 一(二): projects whose goals are not admitted, with the last review's opinion and the date to rectify by.
select admission.*, opinion
from this.goal_admissions as admission
left join (
    select subject_code as project_code, arg_max_null(nullif(trim(opinion), ''), step_no) as opinion
    from this.accepted_goal_steps
    group by all
) using (project_code)
where status <> '纳入项目库'
order by department_code, project_code
