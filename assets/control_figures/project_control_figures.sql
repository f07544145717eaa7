-- Clause 一(四): the control figure of every requested project: the request less what the rules and exceptions leave of the cut.
with
-- A hold is the applied rule only when nothing else stands.
line as (
    select
        code as project_code,
        bool_or(effect = 'hold') as is_held,
        arg_min({rule: rule, is_gate: is_gate}, (effect = 'hold', -cut, rank)) filter (voided_by is null) as applied
    from this.adjustment_lines
    where subject = 'project'
    group by code
),
base as (
    select code as project_code, arg_min(base, earlier_code <> code) as base
    from this.adjustment_subjects
    where subject = 'project'
    group by code
)
select
    request.* exclude (content, predecessor_code),
    base.base,
    scenario.cut,
    requested - scenario.cut as control,
    case
        when line.applied.is_gate then 'not_admitted'
        when line.is_held and control > 0 then 'held'
        when scenario.cut <> bare.cut then 'exempted'
        else 'final'
    end as status,
    line.applied.rule
from this.budget_requests as request
join base using (project_code)
join this.control_scenarios as scenario on scenario.project_code = request.project_code and scenario.scenario = 'all'
left join this.control_scenarios as bare on bare.project_code = request.project_code and bare.scenario = 'none'
left join line on line.project_code = request.project_code
