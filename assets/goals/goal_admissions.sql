-- Clause 一(二): goals pass the unit, the department and finance before the project enters the project library.
-- One row a requested project of the covered classes, and any other with an accepted form.
with
project as (
    select r_proj.project_code, r_proj.project_name, r_proj.department_code, policy_classes.is_covered
    from accepted_r_proj as r_proj
    left join policy_classes using (region, year, class)
    where region = $region and year = $year
),
request as (
    select project_code, requested from accepted_r_budg where region = $region and year = $year
),
-- The steps of a form stand on its own sheet, so that they count where it does.
form as (
    select
        goals.subject_code as project_code,
        count(*) filter (steps.step = '财政复审') as rounds,
        arg_max_null(steps.step, steps.step_no) as last_step,
        arg_max_null(steps.conclusion, steps.step_no) as last_conclusion,
        arg_max_null(steps.decided_on, steps.step_no) as last_step_on,
        arg_max_null(steps.rectify_by, steps.step_no) as last_rectify_by
    from accepted_goals as goals
    left join raw_goal_steps as steps using (region, year, sha256, sheet, subject_no)
    where region = $region and year = $year
    group by goals.subject_code
),
judged as (
    select
        project.project_code,
        project.project_name,
        project.department_code,
        case
            when form.project_code is null then '未申报'
            when form.last_step = '财政复审' and form.last_conclusion = '通过' then '纳入项目库'
            when form.last_step = '财政复审' and form.last_conclusion = '退回'
                then if(form.last_rectify_by < scope_day(), '逾期未改', '退回整改')
            else '审核中'
        end as status,
        coalesce(form.rounds, 0) as rounds,
        form.last_step_on,
        form.last_rectify_by
    from project
    left join request using (project_code)
    left join form using (project_code)
    where form.project_code is not null or (project.is_covered and request.requested > 0)
)
select
    project_code,
    project_name,
    department_code,
    status,
    rounds,
    last_step_on,
    case when status in ('退回整改', '逾期未改') then last_rectify_by end as rectify_by
from judged
