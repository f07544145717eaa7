-- Cuts of projects and of public funds by department, in the policy in force and in the other one.
select
    department_code,
    coalesce(b.department_name, a.department_name) as department_name,
    coalesce(b.projects_cut, 0) as cut_before,
    coalesce(a.projects_cut, 0) as cut_after,
    coalesce(b.public_funds_deduction, 0) as deduction_before,
    coalesce(a.public_funds_deduction, 0) as deduction_after,
    -- empty while pending: not known is not nothing
    b.total_control as total_before,
    a.total_control as total_after
from before.department_control_figures as b
full join this.department_control_figures as a using (department_code)
order by 1
