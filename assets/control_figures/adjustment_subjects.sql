-- Clause 一(四): what the rules adjust, and the budget that a cut is a share of. One row a project that asks for money and code that it
-- had (its own and its predecessor's: they are the same project for every rule about earlier years); one a department with a quota of
-- public funds (公用经费), or with a request and no quota, whose funds are not known.
with
-- 预算总额 of every code that had one.
budget as (
    select
        project_code as earlier_code,
        case choice('cut_base')
            when 'evaluated_year_total' then coalesce(before.adjusted_budget, graded.adjusted_budget)
            when 'current_initial' then current.initial_budget
        end as base
    from evaluated.accepted_r_budg as before
    full join evaluated.project_grades as graded using (project_code)
    full join last.accepted_r_budg as current using (project_code)
),
known_as as (
    select *, unnest(list_distinct([project_code, coalesce(predecessor_code, project_code)])) as earlier_code
    from this.budget_requests
)
select
    'project' as subject,
    project_code as code,
    earlier_code,
    department_code,
    requested as amount,
    if(choice('cut_base') = 'requested', requested, budget.base) as base
from known_as
left join budget using (earlier_code)
union all
select 'department_public_funds', subject_code, subject_code, subject_code, public_funds, public_funds
from this.accepted_r_base
full join (
    select distinct department_code as subject_code from this.project where requested > 0 and department_code is not null
) using (subject_code)
