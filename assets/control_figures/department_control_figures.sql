-- Clause 一(四): control figures of every department, whose totals are sums of rounded lines.
-- One row a department with a quota of basic expenditure (R-BASE) or a requested project.
with
name as (
    select department_code, any_value(department_name) as department_name
    from accepted_r_unit
    where region = $region and year = $year
    group by department_code
),
quota as (
    select subject_code as department_code, personnel, public_funds
    from accepted_r_base
    where region = $region and year = $year
),
project as (
    select
        department_code,
        sum(requested) as requested,
        sum(cut) as cut,
        sum(control) as control
    from project_control_figures
    where region = $region and year = $year
    group by department_code
),
adjustment as (
    select department_code, sum(cut) as cut, bool_or(rule = 'hold_missing') as is_held
    from public_funds_adjustments
    where region = $region and year = $year
    group by department_code
),
figure as (
    select
        department_code,
        name.department_name,
        coalesce(quota.personnel, 0) as personnel,
        coalesce(quota.public_funds, 0) as public_funds_base,
        coalesce(adjustment.cut, 0) as public_funds_deduction,
        public_funds_base - public_funds_deduction as public_funds_control,
        if(coalesce(adjustment.is_held, false), 'held', 'final') as public_funds_status,
        coalesce(project.requested, 0) as projects_requested,
        coalesce(project.cut, 0) as projects_cut,
        coalesce(project.control, 0) as projects_control
    from quota
    full join project using (department_code)
    left join name using (department_code)
    left join adjustment using (department_code)
)
select *, personnel + public_funds_control + projects_control as total_control
from figure
