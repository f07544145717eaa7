-- Clause 一(三), 双监控: one of `flags` was set in B−1 for a project or its predecessor. The base is the whole budget of that year.
-- Known by the cells of the form that the flag rests on.
with
flagged as (
    unpivot last.monitoring_flags on suspend, reduce_next_year, stop_next_year into name flag value is_set
)
select
    adjusted.code,
    coalesce(budget.adjusted_budget, flagged.adjusted_budget) as base,
    'MO' as evidence_form,
    scope_year() - 1 as evidence_year,
    flagged.project_code as evidence_code,
    case
        when flagged.flag <> 'suspend' then 'goal_progress'
        when form.conditions_met = '否' then 'conditions_met'
        else 'possibility'
    end as evidence_fact,
    case evidence_fact
        when 'goal_progress' then cast(flagged.goal_progress as varchar)
        when 'conditions_met' then form.conditions_met
        else '完全不可能'
    end as evidence_value
from this.adjustment_subjects as adjusted
join flagged on flagged.project_code = adjusted.earlier_code
left join last.accepted_r_budg as budget on budget.project_code = flagged.project_code
left join last.accepted_monitorings as form on form.subject_code = flagged.project_code
where adjusted.subject = 'project' and flagged.is_set and list_contains(rule_words('flags'), flagged.flag)
