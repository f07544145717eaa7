-- The requests of a year are of the magnitude of the budgets of the year before: a register in the wrong unit is not.
with
request as (
    select sum(requested) as total from project_control_figures where region = $region and year = $year
),
last_year as (
    select sum(adjusted_budget) as total
    from accepted_r_budg
    join accepted_r_proj using (region, year, project_code)
    join policy_classes using (region, year, class)
    where region = $region and year = $year - 1 and is_covered
),
factor as (
    select policy_number($region, $year, 'magnitude_factor') as value
)
select 'R-BUDG' as subject, 'requests ' || request.total || ', budgets of the year before ' || last_year.total as fault
from request, last_year, factor
where request.total > 0 and last_year.total > 0
    and (request.total > last_year.total * factor.value or request.total * factor.value < last_year.total)
