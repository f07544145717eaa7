-- Clause 一(三): projects that monitoring does not leave as they are, with each treatment that holds.
from this.monitoring_flags
where treatment = '未报送' or expedite or suspend or reduce_next_year or stop_next_year
order by department_code, project_code
