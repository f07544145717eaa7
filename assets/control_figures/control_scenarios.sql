-- Clause 一(四), «原则上»: what is cut from each request with all its exceptions, with none, and with all but one.
-- Of the lines that stand, the largest cut counts (or all add up, capped at the request); a kept amount caps what is left,
-- unless a gate stands: no exception softens a gate.
with
scenario as (
    select project_code, 'all' as scenario from this.budget_requests
    union all
    select distinct project_code, 'none' from this.accepted_r_exc
    union all
    select project_code, 'without ' || kind from this.accepted_r_exc
),
in_force as (
    select scenario.*, list(exception.kind) as kinds, max(exception.amount) filter (exception.kind = '保留金额') as kept
    from scenario
    left join this.accepted_r_exc as exception
        on exception.project_code = scenario.project_code and scenario.scenario not in ('none', 'without ' || exception.kind)
    group by scenario.project_code, scenario.scenario
),
standing as (
    select
        in_force.project_code,
        in_force.scenario,
        if(choice('combination') = 'sum', sum(line.cut), max(line.cut)) as cut,
        bool_or(line.is_gate) as is_gated
    from in_force
    join this.adjustment_lines as line on line.subject = 'project' and line.code = in_force.project_code
    anti join this.policy_exceptions as voids on voids.rule = line.rule and list_contains(in_force.kinds, voids.kind)
    group by in_force.project_code, in_force.scenario
),
combined as (
    select in_force.*, request.requested, standing.is_gated, least(request.requested, coalesce(standing.cut, 0)) as cut
    from in_force
    join this.budget_requests as request using (project_code)
    left join standing using (project_code, scenario)
)
select
    project_code,
    scenario,
    if(is_gated, cut, least(cut, requested - least(coalesce(kept, 0), requested))) as cut
from combined
