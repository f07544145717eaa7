-- B01 to B03: requests of the covered classes in R-BUDG of the budget year beside the money of the two years before, clause 一(四).
-- A project and its predecessor are one; its own budget goes before the other's. A classified predecessor (涉密) of an open project is
-- left out: its amounts are not told. What was executed in the evaluated year is the register's, else the self-evaluation's that counts.
with asked as (
    select
        project.project_code, trim(project.nature) as nature, coalesce(project.is_new, false) as is_new,
        case
            when exists (from this.classified_projects as own where own.project_code = project.project_code)
                or not exists (from this.classified_projects as hidden where hidden.project_code = project.predecessor_code)
                then project.predecessor_code
        end as predecessor_code
    from this.project as project
    where project.asks
),
money as (
    select
        project_code,
        wide(coalesce(register.adjusted_budget, grade.adjusted_budget)) as budget,
        wide(coalesce(register.executed, grade.executed)) as executed,
        coalesce(current.adjusted_budget, current.initial_budget) as running_budget
    from evaluated.project as register
    full join evaluated.project_grades as grade using (project_code)
    full join last.project as current using (project_code)
)
select
    r.*, asked.* exclude (project_code),
    scope_year() - 2 as evaluated_year, scope_year() - 1 as current_year,
    coalesce(own.budget, before.budget) as evaluated_budget,
    if(own.budget is not null, own.executed, before.executed) as evaluated_executed,
    coalesce(own.running_budget, before.running_budget) as current_budget,
    evaluated_budget - evaluated_executed as money_left,
    percent(param('review.money_left')) as money_left_percent,
    percent(param('review.request_growth')) as growth_percent,
    -- B01: a request that is not smaller, where much was left
    case
        when evaluated_budget > 0 and money_left > evaluated_budget * cast(param('review.money_left') as decimal(8, 6))
            then wide(r.requested)
    end as requested_after_rest,
    evaluated_budget as budget_then,
    -- B02
    case when greatest(coalesce(evaluated_budget, 0), coalesce(current_budget, 0)) > 0 then asked.nature end as nature_again,
    -- B03
    case when not asked.is_new and current_budget is not null then cast(wide(r.requested) as decimal(38, 8)) end as requested_not_new,
    cast(wide(current_budget) * cast(1 + param('review.request_growth') as decimal(8, 6)) as decimal(38, 8)) as requested_at_most
from asked
join this.accepted_r_budg as r using (project_code)
left join money as own on own.project_code = asked.project_code
left join money as before on before.project_code = asked.predecessor_code
