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
form as (
    select
        stated.* replace (monitored.month as month),
        if(
            stated.is_list,
            quotient12(
                trillionths(stated.goal_completion) * cast(param('monitoring.months_in_year') as hugeint),
                trillionths(monitored.month), 1
            ),
            progress.goal_progress
        ) as goal_progress,
        stated.conditions_met = '否' or stated.possibility = '完全不可能' or doubts.hopeless is not null as suspend
    from this.accepted_monitorings as stated
    join monitored_months as monitored using (sha256, sheet, subject_no)
    left join progress using (sha256, sheet, subject_no)
    left join monitored_doubts as doubts using (sha256, sheet, subject_no)
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
        month2 - month1 as span,
        -- the minimum rate of the month, times the span and in millionths, so that it stays a whole number
        millionths(share1) * (month2 - form.month) + millionths(share2) * (form.month - month1) as share_by_span,
        of_ten_thousandths(half_up(share_by_span, 100 * span)) as minimum_rate,
        round(form.goal_progress, 4) as goal_progress,
        coalesce(budget > 0 and millionths(form.executed) * span * 1000000 < millionths(budget) * share_by_span, false) as expedite,
        coalesce(form.suspend, false) as suspend,
        coalesce(
            form.goal_progress >= param('monitoring.stop_below') and form.goal_progress < param('monitoring.reduce_below'),
            false
        ) as reduce_next_year,
        coalesce(form.goal_progress < param('monitoring.stop_below'), false) as stop_next_year
    from this.project as project
    left join form on form.subject_code = project.project_code
    left join segment on form.month > month1 and form.month <= month2
    where has_form or project.is_budgeted
)
select
    * exclude (has_form, budget, span, share_by_span),
    budget as adjusted_budget,
    case
        when has_form then coalesce((
            select arg_min(known.treatment, known.rank)
            from this.policy_treatments as known
            where case known.flag
                when 'expedite' then expedite when 'suspend' then suspend
                when 'reduce_next_year' then reduce_next_year when 'stop_next_year' then stop_next_year
            end
        ), '正常')
        else '未报送'
    end as treatment
from flagged
