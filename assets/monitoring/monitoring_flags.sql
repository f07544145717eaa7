-- Clause 一(三), 双监控: execution and goals of every project of the running year, and what follows from them.
-- One row a project that owes a monitoring form or has an accepted one.
with
project as (
    select r_proj.project_code, r_proj.project_name, r_proj.department_code, policy_classes.is_covered
    from accepted_r_proj as r_proj
    left join policy_classes using (region, year, class)
    where region = $region and year = $year
),
budget as (
    select project_code, adjusted_budget from accepted_r_budg where region = $region and year = $year
),
number as (
    select
        policy_number($region, $year, 'monitoring.months_in_year') as months_in_year,
        policy_number($region, $year, 'monitoring.stop_below') as stop_below,
        policy_number($region, $year, 'monitoring.reduce_below') as reduce_below
),
-- The line of minimum execution between two neighbouring points of the policy.
segment as (
    select
        month as month1,
        share as share1,
        lead(month) over (order by month) as month2,
        lead(share) over (order by month) as share2
    from policy_minimum_execution
    where region = $region and year = $year
),
minimum as (
    select
        months.month,
        month2 - month1 as span,
        -- the minimum rate of the month, times the span and in millionths, so that it stays a whole number
        millionths(share1) * (month2 - months.month) + millionths(share2) * (months.month - month1) as share_by_span
    from (
        select cast(unnest(generate_series(1, cast(months_in_year as integer))) as integer) as month from number
    ) as months
    join segment on months.month > month1 and months.month <= month2
),
-- Weighted progress of the indicators, each capped at 1; 10 places, so that a sum of thirds meets its threshold.
progress as (
    select
        sha256, sheet, subject_no,
        round(
            cast(
                half_up(sum(millionths(weight) * trillionths(capped_progress)), sum(millionths(weight))) as decimal(20, 0)
            ) * cast(0.000000000001 as decimal(12, 12)),
            10
        ) as goal_progress
    from indicator_progress
    where region = $region and year = $year and capped_progress is not null
    group by sha256, sheet, subject_no
),
hopeless as (
    select distinct sha256, sheet, subject_no
    from accepted_indicators
    where region = $region and year = $year and form = 'MO' and possibility = '完全不可能'
),
form as (
    select
        monitoring.* replace (
            coalesce(monitoring.adjusted_budget, budget.adjusted_budget) as adjusted_budget,
            monitored.month as month
        ),
        case
            when monitoring.is_list
                then if(
                    monitoring.goal_completion * number.months_in_year >= monitored.month,
                    1,
                    cast(
                        half_up(
                            trillionths(monitoring.goal_completion) * cast(number.months_in_year as hugeint),
                            monitored.month
                        ) as decimal(13, 0)
                    ) * cast(0.000000000001 as decimal(12, 12))
                )
            else progress.goal_progress
        end as goal_progress,
        monitoring.conditions_met = '否'
        or hopeless.sha256 is not null
        or coalesce(monitoring.possibility = '完全不可能', false) as suspend
    from accepted_monitorings as monitoring
    cross join number
    join monitored_months as monitored using (region, year, sha256, sheet, subject_no)
    left join budget on budget.project_code = monitoring.subject_code
    left join progress using (sha256, sheet, subject_no)
    left join hopeless using (sha256, sheet, subject_no)
    where monitoring.region = $region and monitoring.year = $year
),
flagged as (
    select
        project.project_code,
        project.project_name,
        project.department_code,
        form.subject_code is not null as has_form,
        form.month as as_of_month,
        if(has_form, form.adjusted_budget, budget.adjusted_budget) as adjusted_budget,
        form.executed,
        ratio4(form.executed, form.adjusted_budget) as execution_rate,
        cast(half_up(minimum.share_by_span, 100 * minimum.span) as decimal(14, 0)) * cast(0.0001 as decimal(4, 4))
            as minimum_rate,
        round(form.goal_progress, 4) as goal_progress,
        coalesce(
            form.adjusted_budget > 0
            and millionths(form.executed) * minimum.span * 1000000
            < millionths(form.adjusted_budget) * minimum.share_by_span,
            false
        ) as expedite,
        coalesce(form.suspend, false) as suspend,
        coalesce(
            form.goal_progress >= number.stop_below and form.goal_progress < number.reduce_below, false
        ) as reduce_next_year,
        coalesce(form.goal_progress < number.stop_below, false) as stop_next_year
    from project
    cross join number
    left join budget using (project_code)
    left join form on form.subject_code = project.project_code
    left join minimum on minimum.month = form.month
    where has_form or (project.is_covered and budget.adjusted_budget > 0)
),
treated as (
    select flagged.project_code, arg_min(policy_treatments.treatment, policy_treatments.rank) as treatment
    from flagged
    join policy_treatments
        on policy_treatments.region = $region and policy_treatments.year = $year
        and case policy_treatments.flag
            when 'expedite' then flagged.expedite
            when 'suspend' then flagged.suspend
            when 'reduce_next_year' then flagged.reduce_next_year
            when 'stop_next_year' then flagged.stop_next_year
        end
    group by flagged.project_code
)
select
    flagged.* exclude (has_form),
    case when flagged.has_form then coalesce(treated.treatment, '正常') else '未报送' end as treatment
from flagged
left join treated using (project_code)
