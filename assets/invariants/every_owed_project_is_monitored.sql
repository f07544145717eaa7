-- Every project that owes a monitoring form has exactly one row, with a treatment.
-- 应当监控的项目都有且只有一行，并有处理意见。
with
owed as (
    select project_code from this.project where is_budgeted
),
monitored as (
    select project_code, count(*) as n, any_value(treatment) as treatment
    from this.monitoring_flags
    group by project_code
)
select coalesce(owed.project_code, monitored.project_code) as subject, coalesce(monitored.n, 0) || ' rows' as fault
from owed
full join monitored using (project_code)
where coalesce(monitored.n, 0) <> 1 or monitored.treatment is null
