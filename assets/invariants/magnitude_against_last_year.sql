-- The requests of a year are of the magnitude of the budgets of the year before: a register in the wrong unit is not.
-- 本年申报数与上年预算数量级相当：单位错误的登记表则不然。
with
request as (
    select sum(requested) as total from this.project_control_figures
),
before as (
    select sum(adjusted_budget) as total from last.project where is_covered
)
select 'R-BUDG' as subject, 'requests ' || request.total || ', budgets of the year before ' || before.total as fault
from request, before
where request.total > 0 and before.total > 0
    and (
        request.total > before.total * param('magnitude_factor') or request.total * param('magnitude_factor') < before.total
    )
