-- Clause 一(四): the grades of a department's projects, its own classified ones among them.
select
    department_code,
    project_code,
    project_name,
    adjusted_budget,
    executed,
    execution_rate,
    self_score,
    review_score,
    final_score,
    grade,
    review_recommended
from this.project_grades
order by department_code, project_code
