-- Every project that owes a monitoring form has exactly one row, with a treatment.
with
owed as (
    select r_budg.project_code
    from accepted_r_budg as r_budg
    join accepted_r_proj using (region, year, project_code)
    join policy_classes using (region, year, class)
    where region = $region and year = $year and is_covered and adjusted_budget > 0
),
monitored as (
    select project_code, count(*) as n, any_value(treatment) as treatment
    from monitoring_flags
    where region = $region and year = $year
    group by project_code
)
select coalesce(owed.project_code, monitored.project_code) as subject, coalesce(monitored.n, 0) || ' rows' as fault
from owed
full join monitored using (project_code)
where coalesce(monitored.n, 0) <> 1 or monitored.treatment is null
