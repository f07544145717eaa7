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
    select scenario.*, exception.kind, exception.amount
    from scenario
    join this.accepted_r_exc as exception using (project_code)
    where scenario.scenario not in ('none', 'without ' || exception.kind)
),
voided as (
    select project_code, scenario, rule from in_force join this.policy_exceptions using (kind)
),
standing as (
    select
        scenario.project_code, scenario.scenario, max(line.cut) as largest, sum(line.cut) as total, bool_or(line.is_gate) as is_gated
    from scenario
    join this.adjustment_lines as line on line.subject = 'project' and line.code = scenario.project_code
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
        scenario.*,
        request.requested,
        coalesce(standing.is_gated, false) as is_gated,
        coalesce(kept.amount, 0) as kept,
        least(
            request.requested,
            coalesce(if(choice('combination') = 'sum', standing.total, standing.largest), 0)
        ) as cut
    from scenario
    join this.budget_requests as request using (project_code)
    left join standing using (project_code, scenario)
    left join kept using (project_code, scenario)
)
select
    project_code,
    scenario,
    if(is_gated, cut, least(cut, requested - least(kept, requested))) as cut
from combined
