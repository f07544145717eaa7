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
figure as (
    select
        request.project_code,
        request.project_name,
        request.department_code,
        request.requested,
        base.base,
        with_all.cut,
        request.requested - with_all.cut as control,
        coalesce(with_none.cut, with_all.cut) as cut_without_exceptions,
        applied.rule,
        coalesce(applied.is_gate, false) as is_gated,
        held.project_code is not null as is_held
    from this.budget_requests as request
    join base using (project_code)
    join this.control_scenarios as with_all
        on with_all.project_code = request.project_code and with_all.scenario = 'all'
    left join this.control_scenarios as with_none
        on with_none.project_code = request.project_code and with_none.scenario = 'none'
    left join applied on applied.project_code = request.project_code
    left join held on held.project_code = request.project_code
)
select
    project_code,
    project_name,
    department_code,
    requested,
    base,
    cut,
    control,
    case
        when is_gated then 'not_admitted'
        when is_held and control > 0 then 'held'
        when cut <> cut_without_exceptions then 'exempted'
        else 'final'
    end as status,
    rule
from figure
