-- Clause 一(四): a department's control figures, all its projects in them.
from this.department_control_figures order by department_code
