-- The ledger explains every difference: a project with a standing line has its applied line, whose cut is the project's
-- unless an exception changed it; a project without one keeps its request.
-- 台账说明每一处差异：有生效条目的项目，其执行条目的压减即该项目的压减，例外事项改变的除外；没有条目的项目控制数等于申报数。
with
line as (
    select *, rule = 'exception' as is_exception from this.adjustment_ledger where subject = 'project'
),
explained as (
    select
        figure.project_code, figure.requested, figure.cut,
        count(*) filter (not is_exception and voided_by is null) as standing,
        count(*) filter (not is_exception and applied) as applied,
        coalesce(sum(line.cut) filter (not is_exception and applied), 0) as applied_cut,
        count(*) filter (is_exception and applied) > 0 as is_excepted
    from this.project_control_figures as figure
    left join line on line.code = figure.project_code
    group by all
)
select project_code as subject, concat('cut ', cut, ', applied lines ', applied_cut) as fault
from explained
where (standing > 0) <> (applied > 0)
    or if(is_excepted, cut > applied_cut, cut is distinct from least(requested, applied_cut))
