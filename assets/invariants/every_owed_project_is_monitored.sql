-- Every project that owes a monitoring form has exactly one row, with a treatment.
-- 应当监控的项目都有且只有一行，并有处理意见。
select project_code as subject, count(monitored.project_code) || ' rows' as fault
from (select project_code from this.project where is_budgeted)
full join this.monitoring_flags as monitored using (project_code)
group by project_code
having count(monitored.project_code) <> 1 or any_value(monitored.treatment) is null
