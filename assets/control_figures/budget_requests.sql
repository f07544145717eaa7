-- Clause 一(四): the projects that ask for money in budget year B, and the budgets that a cut is a share of.
-- One row a project of the covered classes with a request above 0.
with
requested as (
    select
        r_proj.project_code,
        r_proj.project_name,
        r_proj.department_code,
        r_proj.is_new,
        nullif(trim(r_proj.content), '') as content,
        nullif(nullif(trim(r_proj.predecessor_code), ''), r_proj.project_code) as predecessor_code,
        r_budg.requested
    from accepted_r_proj as r_proj
    join accepted_r_budg as r_budg using (region, year, project_code)
    join policy_classes using (region, year, class)
    where region = $region and year = $year and policy_classes.is_covered and r_budg.requested > 0
),
-- The budget that a cut is a share of (预算总额), of every code that had one.
evaluated as (
    select
        project_code,
        coalesce(r_budg.adjusted_budget, project_grades.adjusted_budget) as budget
    from (select * from accepted_r_budg where region = $region and year = $year - 2) as r_budg
    full join (select * from project_grades where region = $region and year = $year - 2) as project_grades
        using (project_code)
),
current_initial as (
    select project_code, initial_budget as budget
    from accepted_r_budg
    where region = $region and year = $year - 1
),
cut_base as (
    select policy_choice($region, $year, 'cut_base') as value
),
base as (
    select project_code, budget from evaluated where (select value from cut_base) = 'evaluated_year_total'
    union all
    select project_code, budget from current_initial where (select value from cut_base) = 'current_initial'
)
select
    requested.*,
    if(cut_base.value = 'requested', requested.requested, own.budget) as own_base,
    if(cut_base.value = 'requested', requested.requested, predecessor.budget) as predecessor_base
from requested
cross join cut_base
left join base as own using (project_code)
left join base as predecessor on predecessor.project_code = requested.predecessor_code
