-- Clause 一(四): the control figure of every requested project: the request less what the rules and exceptions leave of the cut.
with
request as (
    select * from budget_requests where region = $region and year = $year
),
line as (
    select * from adjustment_lines where region = $region and year = $year
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
figure as (
    select
        request.project_code,
        request.project_name,
        request.department_code,
        request.requested,
        coalesce(request.own_base, request.predecessor_base) as base,
        with_all.cut,
        request.requested - with_all.cut as control,
        coalesce(with_none.cut, with_all.cut) as cut_without_exceptions,
        applied.rule,
        coalesce(applied.is_gate, false) as is_gated,
        held.project_code is not null as is_held
    from request
    join control_scenarios as with_all
        on with_all.region = $region and with_all.year = $year and with_all.scenario = 'all'
        and with_all.project_code = request.project_code
    left join control_scenarios as with_none
        on with_none.region = $region and with_none.year = $year and with_none.scenario = 'none'
        and with_none.project_code = request.project_code
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
