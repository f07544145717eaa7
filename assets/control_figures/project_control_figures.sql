-- Clause 一(四): the control figure of every requested project: the request less what the rules and exceptions leave of the cut.
with
line as (
    select code as project_code, * exclude (code) from this.adjustment_lines where subject = 'project'
),
-- A hold is the applied rule only when nothing else stands.
applied as (
    select project_code, rule, is_gate
    from line
    where voided_by is null
    qualify row_number() over (partition by project_code order by effect = 'hold', cut desc, rank) = 1
),
held as (
    select distinct project_code from line where effect = 'hold'
),
base as (
    select code as project_code, arg_min(base, earlier_code <> code) as base
    from this.adjustment_subjects
    where subject = 'project'
    group by code
),
scenario as (
    select
        project_code,
        max(cut) filter (scenario = 'all') as cut,
        max(cut) filter (scenario = 'none') as cut_without_exceptions
    from this.control_scenarios
    where scenario in ('all', 'none')
    group by project_code
)
select
    request.* exclude (content, predecessor_code),
    base.base,
    scenario.cut,
    requested - cut as control,
    case
        when applied.is_gate then 'not_admitted'
        when held.project_code is not null and control > 0 then 'held'
        when cut <> scenario.cut_without_exceptions then 'exempted'
        else 'final'
    end as status,
    applied.rule
from this.budget_requests as request
join base using (project_code)
join scenario using (project_code)
left join applied using (project_code)
left join held using (project_code)
