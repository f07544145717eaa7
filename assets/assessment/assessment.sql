-- Clause 三: how well each department managed performance in year E, 0–100 (weights local). Everything is of the year's own scope.
-- Handed in means accepted. A part with nothing owed is empty, left out, and the others rescaled to the whole.
with
number as (
    select
        cast(param('score.total') as decimal(9, 4)) as total,
        cast(param('assessment.accuracy_slope') as decimal(9, 4)) as slope
),
weight as (
    select part, cast(points as decimal(9, 4)) as weight
    from (
        values
            ('ex_ante', param('assessment.ex_ante')),
            ('goals', param('assessment.goals')),
            ('monitoring', param('assessment.monitoring')),
            ('self_evaluation', param('assessment.self_evaluation')),
            ('accuracy', param('assessment.accuracy')),
            ('disclosure', param('assessment.disclosure'))
    ) as stated(part, points)
),
project as materialized (
    select project_code, department_code, is_new, asks, is_budgeted from this.project
),
ex_ante_form as (
    select distinct subject_code as project_code from this.accepted_ex_antes
),
monitoring_form as (
    select distinct subject_code as project_code from this.accepted_monitorings
),
self_evaluation_form as (
    select distinct subject_code as project_code from this.accepted_self_evaluations where form = 'SE'
),
-- Admitted by the one review of finance that there was.
admitted_at_once as (
    select subject_code as project_code
    from this.accepted_goal_steps
    group by subject_code
    having count(*) filter (step = '财政复审') = 1
        and arg_max_null(step, step_no) = '财政复审'
        and arg_max_null(conclusion, step_no) = '通过'
),
disclosure as (
    select
        department_code,
        duty_status(
            approved_on, published_on,
            due_on(approved_on, cast(param('disclosure.publish_days') as integer), choice('roll_if_holiday')),
            scope_day(), '逾期未公开'
        ) as status
    from this.accepted_r_date
),
-- What was owed and what of it was done, part by part.
measured as (
    select 'ex_ante' as part, department_code, count(*) as owed, count(ex_ante_form.project_code) as done
    from project
    left join ex_ante_form using (project_code)
    where is_new and asks
    group by department_code
    union all
    select 'goals', department_code, count(*), count(admitted_at_once.project_code)
    from project
    left join admitted_at_once using (project_code)
    where asks
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
    from this.project_grades, number
    where review_score is not null and self_score is not null
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
-- What is told beside the points: matters to put right, clause 二(三).
rectified as (
    select
        department_code,
        cast(count(*) as integer) as matters,
        cast(count(*) filter (done_on is null) as integer) as open,
        cast(count(*) filter (is_overdue) as integer) as overdue,
        max(days_late) filter (is_overdue) as longest
    from this.rectifications
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
        when ranked.rank <= param('assessment.commend_rank') then '表扬'
        when ranked.below < param('assessment.warn_count') then '约谈'
    end as outcome,
    coalesce(rectified.matters, 0) as rectifications,
    coalesce(rectified.open, 0) as rectifications_open,
    coalesce(rectified.overdue, 0) as rectifications_overdue,
    rectified.longest as longest_overdue
from this.department as department
left join ranked using (department_code)
left join rectified using (department_code)
