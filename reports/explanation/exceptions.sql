-- Clause 一(四), «原则上»: approved exceptions of a project, what each may void, and the control figure without it.
select
    exception.*,
    coalesce(voids.rules, []) as voids,
    voids.source,
    without.cut as cut_without,
    places.* exclude (sha256, sheet)
from this.accepted_r_exc as exception
left join (
    select kind, list(rule order by rule) as rules, any_value(source) as source
    from this.policy_exceptions
    group by kind
) as voids using (kind)
left join this.control_scenarios as without
    on without.project_code = exception.project_code and without.scenario = 'without ' || exception.kind
left join places using (sha256, sheet)
where exception.project_code = $code
order by exception.kind
