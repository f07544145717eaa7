-- Clause 一(四), «原则上»: what is cut from each request with all its exceptions, with none, and with all but one.
-- Of the lines that stand, the largest cut counts (or all add up, capped at the request); a kept amount caps what is left,
-- unless a gate stands: no exception softens a gate.
with
scenario as (
    select project_code, 'all' as scenario from this.budget_requests
    union
    select project_code, unnest(['none', 'without ' || kind]) from this.accepted_r_exc
),
in_force as (
    select scenario.*, exception.kind, exception.amount
    from scenario
    join this.accepted_r_exc as exception using (project_code)
    where scenario.scenario not in ('none', 'without ' || exception.kind)
),
kept as (
    select project_code, scenario, max(amount) as amount from in_force where kind = '保留金额' group by project_code, scenario
),
standing as (
    select
        scenario.project_code,
        scenario.scenario,
        if(choice('combination') = 'sum', sum(line.cut), max(line.cut)) as cut,
        bool_or(line.is_gate) as is_gated
    from scenario
    join this.adjustment_lines as line on line.subject = 'project' and line.code = scenario.project_code
    anti join (from in_force join this.policy_exceptions using (kind)) as voided using (project_code, scenario, rule)
    group by scenario.project_code, scenario.scenario
)
select
    scenario.*,
    least(
        requested,
        coalesce(standing.cut, 0),
        if(standing.is_gated, requested, greatest(requested - coalesce(kept.amount, 0), 0))
    ) as cut
from scenario
join this.budget_requests as request using (project_code)
left join standing using (project_code, scenario)
left join kept using (project_code, scenario)
