-- Clause 一(四), «原则上»: approved exceptions of a project, what each may void, and the control figure without it.
select
    exception.kind,
    exception.amount,
    exception.approval_number,
    exception.approved_by,
    exception.approved_on,
    exception.reason,
    coalesce(voids.rules, []) as voids,
    voids.source,
    without.cut as cut_without,
    places.file,
    exception.sheet,
    exception.cells,
    places.money_unit
from accepted_r_exc as exception
left join (
    select kind, list(rule order by rule) as rules, any_value(source) as source
    from policy_exceptions
    where region = $region and year = $year
    group by kind
) as voids on voids.kind = exception.kind
left join control_scenarios as without
    on without.region = exception.region and without.year = exception.year
    and without.project_code = exception.project_code and without.scenario = 'without ' || exception.kind
left join places
    on places.region = exception.region and places.year = exception.year
    and places.sha256 = exception.sha256 and places.sheet = exception.sheet
where exception.region = $region and exception.year = $year and exception.project_code = $code
order by exception.kind
