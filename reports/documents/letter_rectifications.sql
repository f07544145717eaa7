-- Clause 二(三): the matters of a department by their number, its own classified projects among them, and how each stands.
select
    department_code,
    number,
    project_code,
    source,
    problem,
    due_on,
    done_on,
    status,
    days_late,
    is_overdue
from this.rectifications
order by department_code, number
