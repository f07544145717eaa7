-- Clause 一(四): a department's control figures, all its projects in them.
select
    department_code,
    personnel,
    public_funds_base,
    public_funds_deduction,
    public_funds_control,
    public_funds_status,
    projects_requested,
    projects_cut,
    projects_control,
    total_control
from this.department_control_figures
order by department_code
