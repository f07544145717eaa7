-- A department that carries over a share of its budgets of B−2 which is more than `excess` above that of all departments together.
-- The base is what it carries over. Known by the project that carries over most.
with
department as (
    select
        department_code as code,
        sum(adjusted_budget - executed) as base,
        -- in fen, so that shares are compared exactly
        cast(100 * sum(adjusted_budget - executed) as hugeint) as left_over,
        cast(100 * sum(adjusted_budget) as hugeint) as budget,
        arg_max(project_code, (adjusted_budget - executed, project_code)) as evidence_code,
        cast(arg_max(executed, (adjusted_budget - executed, project_code)) as varchar) as evidence_value
    from evaluated.project
    where is_budgeted and executed is not null
    group by department_code
)
select
    * exclude (left_over, budget),
    'R-BUDG' as evidence_form,
    scope_year() - 2 as evidence_year,
    'executed' as evidence_fact
from department
qualify left_over > 0
    and 1000000 * left_over * sum(budget) over ()
    > (1000000 * sum(left_over) over () + millionths(rule_words('excess')[1]) * sum(budget) over ()) * budget
