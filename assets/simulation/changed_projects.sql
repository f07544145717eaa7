-- Projects whose figure or status is another one under the other policy.
select
    project_code,
    coalesce(b.project_name, a.project_name) as project_name,
    coalesce(b.department_code, a.department_code) as department_code,
    coalesce(b.requested, a.requested) as requested,
    b.control as control_before,
    a.control as control_after,
    b.status as status_before,
    a.status as status_after,
    b.rule as rule_before,
    a.rule as rule_after
from before.project_control_figures as b
full join this.project_control_figures as a using (project_code)
where (b.control, b.status, b.rule) is distinct from (a.control, a.status, a.rule)
order by 1
