-- Clause 一(三), 双监控: one of `flags` was set in B−1 for a project or its predecessor. The base is the whole budget of that year.
-- Known by the form: by the progress of its goals, by what was executed, by conditions that are not met, or by a goal out of reach.
with
flagged as (
    unpivot last.monitoring_flags on suspend, reduce_next_year, stop_next_year, expedite into name flag value is_set
),
told as (
    select
        flagged.project_code as earlier_code,
        coalesce(budget.adjusted_budget, flagged.adjusted_budget) as base,
        flagged.goal_progress,
        flagged.executed,
        form.conditions_met,
        case
            when flagged.flag = 'expedite' then 'executed'
            when flagged.flag <> 'suspend' then 'goal_progress'
            when form.conditions_met = '否' then 'conditions_met'
            else 'possibility'
        end as fact
    from flagged
    left join last.accepted_r_budg as budget using (project_code)
    left join last.accepted_monitorings as form on form.subject_code = flagged.project_code
    where flagged.is_set and list_contains(rule_words('flags'), flagged.flag)
)
select
    adjusted.code,
    told.base,
    'MO' as evidence_form,
    scope_year() - 1 as evidence_year,
    told.earlier_code as evidence_code,
    told.fact as evidence_fact,
    case told.fact
        when 'goal_progress' then cast(told.goal_progress as varchar)
        when 'executed' then cast(told.executed as varchar)
        when 'conditions_met' then told.conditions_met
        else '完全不可能'
    end as evidence_value
from this.adjustment_subjects as adjusted
join told using (earlier_code)
where adjusted.subject = 'project'
