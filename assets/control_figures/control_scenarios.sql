-- Clause 一(四), «原则上»: what is cut from each request with all its exceptions, with none, and with all but one.
-- Of the lines that stand, the largest cut counts (or all add up, capped at the request); a kept amount caps what is left,
-- unless a gate stands: no exception softens a gate.
with
request as (
    select project_code, requested from budget_requests where region = $region and year = $year
),
exception as (
    select project_code, kind, amount from accepted_r_exc where region = $region and year = $year
),
scenario as (
    select project_code, 'all' as scenario from request
    union all
    select distinct project_code, 'none' from exception
    union all
    select project_code, 'without ' || kind from exception
),
in_force as (
    select scenario.project_code, scenario.scenario, exception.kind, exception.amount
    from scenario
    join exception using (project_code)
    where scenario.scenario = 'all'
        or (scenario.scenario <> 'none' and scenario.scenario <> 'without ' || exception.kind)
),
voided as (
    select in_force.project_code, in_force.scenario, policy_exceptions.rule, in_force.kind
    from in_force
    join policy_exceptions
        on policy_exceptions.region = $region and policy_exceptions.year = $year
        and policy_exceptions.kind = in_force.kind
),
line as (
    select * from adjustment_lines where region = $region and year = $year
),
standing as (
    select scenario.project_code, scenario.scenario, max(line.cut) as largest, sum(line.cut) as total,
        bool_or(line.is_gate) as is_gated
    from scenario
    join line using (project_code)
    anti join voided using (project_code, scenario, rule)
    group by scenario.project_code, scenario.scenario
),
kept as (
    select project_code, scenario, max(amount) as amount
    from in_force
    where kind = '保留金额'
    group by project_code, scenario
),
combined as (
    select
        scenario.project_code,
        scenario.scenario,
        request.requested,
        coalesce(standing.is_gated, false) as is_gated,
        coalesce(kept.amount, 0) as kept,
        least(
            request.requested,
            coalesce(if(combination.value = 'sum', standing.total, standing.largest), 0)
        ) as cut
    from scenario
    join request using (project_code)
    left join standing using (project_code, scenario)
    left join kept using (project_code, scenario)
    cross join (select policy_choice($region, $year, 'combination') as value) as combination
)
select
    project_code,
    scenario,
    if(is_gated, cut, least(cut, requested - least(kept, requested))) as cut
from combined
