-- Clause 一(三): projects that monitoring does not leave as they are, with each treatment that holds.
select
    department_code,
    project_code,
    project_name,
    as_of_month,
    adjusted_budget,
    executed,
    execution_rate,
    minimum_rate,
    goal_progress,
    expedite,
    suspend,
    reduce_next_year,
    stop_next_year,
    treatment
from this.monitoring_flags
where treatment = '未报送' or expedite or suspend or reduce_next_year or stop_next_year
order by department_code, project_code
