-- Clause 三: how well each department managed performance in year E, 0–100 (weights local). Everything is of the year's own scope.
-- Handed in means accepted. A part with nothing owed is empty, left out, and the others rescaled to the whole.
with
department as (
    select department_code, any_value(department_name) as department_name
    from accepted_r_unit
    where region = $region and year = $year
    group by department_code
),
number as (
    select
        cast(policy_number($region, $year, 'score.total') as decimal(9, 4)) as total,
        cast(policy_number($region, $year, 'assessment.accuracy_slope') as decimal(9, 4)) as slope,
        policy_number($region, $year, 'assessment.commend_rank') as commend_rank,
        policy_number($region, $year, 'assessment.warn_count') as warn_count,
        cast(policy_number($region, $year, 'disclosure.publish_days') as integer) as publish_days,
        policy_choice($region, $year, 'roll_if_holiday') as roll
),
weight as (
    select part, cast(points as decimal(9, 4)) as weight
    from (
        select 'ex_ante' as part, policy_number($region, $year, 'assessment.ex_ante') as points
        union all
        select 'goals', policy_number($region, $year, 'assessment.goals')
        union all
        select 'monitoring', policy_number($region, $year, 'assessment.monitoring')
        union all
        select 'self_evaluation', policy_number($region, $year, 'assessment.self_evaluation')
        union all
        select 'accuracy', policy_number($region, $year, 'assessment.accuracy')
        union all
        select 'disclosure', policy_number($region, $year, 'assessment.disclosure')
    ) as stated
),
project as (
    select
        project.project_code, project.department_code, project.is_new,
        coalesce(budget.requested, 0) > 0 as is_requested,
        coalesce(budget.adjusted_budget, 0) > 0 as is_budgeted
    from accepted_r_proj as project
    join policy_classes using (region, year, class)
    left join accepted_r_budg as budget using (region, year, project_code)
    where region = $region and year = $year and policy_classes.is_covered
),
ex_ante_form as (
    select distinct subject_code as project_code from accepted_ex_antes where region = $region and year = $year
),
monitoring_form as (
    select distinct subject_code as project_code from accepted_monitorings where region = $region and year = $year
),
self_evaluation_form as (
    select distinct subject_code as project_code
    from accepted_self_evaluations
    where region = $region and year = $year and form = 'SE'
),
-- Admitted by the one review of finance that there was.
admitted_at_once as (
    select subject_code as project_code
    from accepted_goal_steps
    where region = $region and year = $year
    group by subject_code
    having count(*) filter (step = '财政复审') = 1
        and arg_max_null(step, step_no) = '财政复审'
        and arg_max_null(conclusion, step_no) = '通过'
),
disclosure as (
    select
        department_code,
        duty_status(approved_on, published_on, due_on(approved_on, number.publish_days, number.roll), scope_day(), '逾期未公开') as status
    from accepted_r_date, number
    where region = $region and year = $year
),
-- What was owed and what of it was done, part by part.
measured as (
    select 'ex_ante' as part, department_code, count(*) as owed, count(ex_ante_form.project_code) as done
    from project
    left join ex_ante_form using (project_code)
    where is_new and is_requested
    group by department_code
    union all
    select 'goals', department_code, count(*), count(admitted_at_once.project_code)
    from project
    left join admitted_at_once using (project_code)
    where is_requested
    group by department_code
    union all
    select 'monitoring', department_code, count(*), count(monitoring_form.project_code)
    from project
    left join monitoring_form using (project_code)
    where is_budgeted
    group by department_code
    union all
    select 'self_evaluation', department_code, count(*), count(self_evaluation_form.project_code)
    from project
    left join self_evaluation_form using (project_code)
    where is_budgeted
    group by department_code
    union all
    -- mean |review − self|, as points lost of the total, never below 0
    select
        'accuracy', department_code,
        cast(count(*) * any_value(number.total) as decimal(18, 4)),
        cast(
            greatest(count(*) * any_value(number.total) - sum(abs(review_score - self_score)) * any_value(number.slope), 0)
            as decimal(18, 4)
        )
    from project_grades, number
    where region = $region and year = $year and review_score is not null and self_score is not null
    group by department_code
    union all
    select 'disclosure', department_code, count(*), count(*) filter (status = '按时')
    from disclosure
    where status in ('按时', '逾期', '逾期未公开')
    group by department_code
),
part as (
    select
        department_code, part, weight,
        ratio2(weight * cast(done as decimal(18, 4)), owed) as points,
        trillionths(ratio12(done, owed)) * millionths(weight) as exact_points
    from measured
    join weight using (part)
),
totalled as (
    select
        department_code,
        -- to 10 places first, so that shares of thirds add up to whole points
        round(
            round(
                cast(
                    half_up(sum(exact_points) * millionths(any_value(number.total)), millionths(sum(weight)) * 1000000)
                    as decimal(20, 0)
                ) * cast(0.000000000001 as decimal(12, 12)),
                10
            ),
            2
        ) as total,
        max(points) filter (part = 'ex_ante') as ex_ante,
        max(points) filter (part = 'goals') as goals,
        max(points) filter (part = 'monitoring') as monitoring,
        max(points) filter (part = 'self_evaluation') as self_evaluation,
        max(points) filter (part = 'accuracy') as accuracy,
        max(points) filter (part = 'disclosure') as disclosure
    from part, number
    group by department_code
),
ranked as (
    select
        totalled.*,
        cast(rank() over (order by total desc) as integer) as rank,
        count(*) over () - count(*) over (order by total desc range between unbounded preceding and current row) as below
    from totalled
)
select
    department.department_code,
    department.department_name,
    ranked.ex_ante,
    ranked.goals,
    ranked.monitoring,
    ranked.self_evaluation,
    ranked.accuracy,
    ranked.disclosure,
    ranked.total,
    ranked.rank,
    case
        when ranked.rank <= number.commend_rank then '表扬'
        when ranked.below < number.warn_count then '约谈'
    end as outcome
from department
cross join number
left join ranked using (department_code)
