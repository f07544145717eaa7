-- The ledger explains every difference: a project with a standing line has its applied line, whose cut is the project's
-- unless an exception changed it; a project without one keeps its request.
-- 台账说明每一处差异：有生效条目的项目，其执行条目的压减即该项目的压减，例外事项改变的除外；没有条目的项目控制数等于申报数。
with
rule_line as (
    select code, count(*) filter (voided_by is null) as standing, count(*) filter (applied) as applied,
        sum(cut) filter (applied) as cut
    from this.adjustment_ledger
    where subject = 'project' and rule <> 'exception'
    group by code
),
effective as (
    select distinct code from this.adjustment_ledger
    where rule = 'exception' and applied
)
select
    figure.project_code as subject,
    concat('cut ', figure.cut, ', applied lines ', coalesce(rule_line.cut, 0)) as fault
from this.project_control_figures as figure
left join rule_line on rule_line.code = figure.project_code
left join effective on effective.code = figure.project_code
where (coalesce(rule_line.standing, 0) > 0) <> (coalesce(rule_line.applied, 0) > 0)
    or (effective.code is null and figure.cut is distinct from least(figure.requested, coalesce(rule_line.cut, 0)))
    or (effective.code is not null and figure.cut > coalesce(rule_line.cut, 0))
