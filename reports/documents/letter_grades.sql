-- Clause 一(四): the grades of a department's projects, its own classified ones among them.
from this.project_grades order by department_code, project_code
