-- A department whose carry-over ratio of B−2 is more than `excess` above that of all departments together. The base is what it
-- carries over. Known by the project that carries over most.
with
carried as (
    select
        project.department_code as code,
        project.project_code,
        budget.adjusted_budget,
        budget.adjusted_budget - budget.executed as left_over
    from evaluated.project
    join evaluated.accepted_r_budg as budget using (project_code)
    where project.is_covered and budget.adjusted_budget > 0 and budget.executed is not null
),
department as (
    select
        code,
        sum(left_over) as base,
        sum(adjusted_budget) as budget,
        arg_max(project_code, left_over) as evidence_code
    from carried
    group by code
),
everyone as (
    select sum(base) as base, sum(budget) as budget from department
)
select
    department.code,
    department.base,
    'R-BUDG' as evidence_form,
    scope_year() - 2 as evidence_year,
    department.evidence_code,
    'executed' as evidence_fact,
    cast(department.base as varchar) as evidence_value
from department
cross join everyone
where department.base / department.budget > everyone.base / everyone.budget + cast(rule_words('excess')[1] as decimal(7, 6))
