-- Sum of project lines = department totals, to the fen; total = personnel + public funds + projects; pending, and empty, are the funds
-- of a department without a quota, and no others.
-- 项目之和等于部门合计，精确到分；合计等于人员经费加公用经费加项目支出；没有定额的部门待定且留空，其他部门不然。
with
project as (
    select department_code, sum(requested) as requested, sum(cut) as cut, sum(control) as control
    from this.project_control_figures
    group by department_code
)
select
    coalesce(figure.department_code, project.department_code) as subject,
    'lines ' || coalesce(project.control, 0) || ', department ' || coalesce(projects_control, 0) as fault
from this.department_control_figures as figure
full join project using (department_code)
where coalesce(project.requested, 0) is distinct from projects_requested
    or coalesce(project.cut, 0) is distinct from projects_cut
    or coalesce(project.control, 0) is distinct from projects_control
    or total_control is distinct from personnel + public_funds_control + projects_control
    or public_funds_control is distinct from public_funds_base - public_funds_deduction
    or least(personnel, public_funds_control) < 0
    or (public_funds_status = 'pending') is distinct from (total_control is null)
    or (public_funds_status = 'pending') is distinct from (figure.department_code not in (select subject_code from this.accepted_r_base))
