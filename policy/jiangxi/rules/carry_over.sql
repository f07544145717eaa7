-- A department that carries over a share of its budgets of B−2 which is more than `excess` above that of all departments together.
-- The base is what it carries over. Known by the project that carries over most.
with
department as (
    select
        department_code as code,
        sum(adjusted_budget - executed) as left_over,
        sum(adjusted_budget) as budget,
        arg_max(project_code, (adjusted_budget - executed, project_code)) as evidence_code,
        arg_max(executed, (adjusted_budget - executed, project_code)) as evidence_value
    from evaluated.project
    where is_budgeted and executed is not null
    group by department_code
),
-- in fen, so that shares are compared exactly
fen as (
    select
        code,
        cast(100 * left_over as hugeint) as left_over,
        cast(100 * budget as hugeint) as budget,
        cast(100 * sum(left_over) over () as hugeint) as all_left_over,
        cast(100 * sum(budget) over () as hugeint) as all_budget
    from department
)
select
    department.code,
    department.left_over as base,
    'R-BUDG' as evidence_form,
    scope_year() - 2 as evidence_year,
    department.evidence_code,
    'executed' as evidence_fact,
    cast(department.evidence_value as varchar) as evidence_value
from department
join fen using (code)
where 1000000 * fen.left_over * fen.all_budget
    > (1000000 * fen.all_left_over + millionths(rule_words('excess')[1]) * fen.all_budget) * fen.budget
