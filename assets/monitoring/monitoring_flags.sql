-- Clause 一(三), 双监控: execution and goals of every project of the running year, and what follows from them.
-- One row a project that owes a monitoring form or has an accepted one.
with
-- The line of minimum execution between two neighbouring points of the policy.
segment as (
    select
        month as month1,
        share as share1,
        lead(month) over (order by month) as month2,
        lead(share) over (order by month) as share2
    from this.policy_minimum_execution
),
minimum as (
    select
        months.month,
        month2 - month1 as span,
        -- the minimum rate of the month, times the span and in millionths, so that it stays a whole number
        millionths(share1) * (month2 - months.month) + millionths(share2) * (months.month - month1) as share_by_span
    from (
        select cast(unnest(generate_series(1, cast(param('monitoring.months_in_year') as integer))) as integer) as month
    ) as months
    join segment on months.month > month1 and months.month <= month2
),
-- Weighted progress of the indicators, each capped at 1; 10 places, so that a sum of thirds meets its threshold.
progress as (
    select
        sha256, sheet, subject_no,
        round(
            of_trillionths(half_up(sum(millionths(weight) * trillionths(capped_progress)), sum(millionths(weight)))), 10
        ) as goal_progress
    from indicator_progress
    where capped_progress is not null
    group by sha256, sheet, subject_no
),
hopeless as (
    select distinct sha256, sheet, subject_no from this.accepted_indicators where form = 'MO' and possibility = '完全不可能'
),
form as (
    select
        monitoring.* replace (monitored.month as month),
        case
            when monitoring.is_list
                then if(
                    monitoring.goal_completion * param('monitoring.months_in_year') >= monitored.month,
                    1,
                    of_trillionths(
                        half_up(
                            trillionths(monitoring.goal_completion) * cast(param('monitoring.months_in_year') as hugeint),
                            monitored.month
                        )
                    )
                )
            else progress.goal_progress
        end as goal_progress,
        monitoring.conditions_met = '否'
        or hopeless.sha256 is not null
        or coalesce(monitoring.possibility = '完全不可能', false) as suspend
    from this.accepted_monitorings as monitoring
    join monitored_months as monitored using (sha256, sheet, subject_no)
    left join progress using (sha256, sheet, subject_no)
    left join hopeless using (sha256, sheet, subject_no)
),
flagged as (
    select
        project.project_code,
        project.project_name,
        project.department_code,
        form.subject_code is not null as has_form,
        form.month as as_of_month,
        coalesce(form.adjusted_budget, project.adjusted_budget) as budget,
        form.executed,
        ratio4(form.executed, budget) as execution_rate,
        cast(half_up(minimum.share_by_span, 100 * minimum.span) as decimal(14, 0)) * cast(0.0001 as decimal(4, 4))
            as minimum_rate,
        round(form.goal_progress, 4) as goal_progress,
        coalesce(
            budget > 0
            and millionths(form.executed) * minimum.span * 1000000 < millionths(budget) * minimum.share_by_span,
            false
        ) as expedite,
        coalesce(form.suspend, false) as suspend,
        coalesce(
            form.goal_progress >= param('monitoring.stop_below') and form.goal_progress < param('monitoring.reduce_below'),
            false
        ) as reduce_next_year,
        coalesce(form.goal_progress < param('monitoring.stop_below'), false) as stop_next_year
    from this.project as project
    left join form on form.subject_code = project.project_code
    left join minimum on minimum.month = form.month
    where has_form or project.is_budgeted
),
treated as (
    select flagged.project_code, arg_min(treatments.treatment, treatments.rank) as treatment
    from flagged
    join this.policy_treatments as treatments
        on case treatments.flag
            when 'expedite' then expedite when 'suspend' then suspend
            when 'reduce_next_year' then reduce_next_year when 'stop_next_year' then stop_next_year
        end
    group by flagged.project_code
)
select
    * exclude (has_form, budget, treatment),
    budget as adjusted_budget,
    if(has_form, coalesce(treatment, '正常'), '未报送') as treatment
from flagged
left join treated using (project_code)
