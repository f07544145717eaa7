-- Clause 一(四): control figures of every department, whose totals are sums of rounded lines. One row a department with a quota of basic
-- expenditure (R-BASE) or a request. Without a quota its funds and its total are not known: they stay empty, and pending.
-- Of several rules on its public funds the largest cut counts, or all add up, capped at the funds.
with
project as (
    select department_code, sum(requested) as requested, sum(cut) as cut, sum(control) as control
    from this.project_control_figures
    group by department_code
),
deduction as (
    select
        code,
        if(choice('combination') = 'sum', sum(cut), max(cut)) as cut,
        bool_or(effect = 'hold') as is_held
    from this.adjustment_lines
    where subject = 'department_public_funds'
    group by code
)
select
    funds.department_code,
    department.department_name,
    quota.personnel,
    funds.amount as public_funds_base,
    if(funds.amount is null, null, least(funds.amount, coalesce(deduction.cut, 0))) as public_funds_deduction,
    funds.amount - public_funds_deduction as public_funds_control,
    case when funds.amount is null then 'pending' when deduction.is_held then 'held' else 'final' end as public_funds_status,
    coalesce(project.requested, 0) as projects_requested,
    coalesce(project.cut, 0) as projects_cut,
    coalesce(project.control, 0) as projects_control,
    quota.personnel + public_funds_control + projects_control as total_control
from this.adjustment_subjects as funds
left join this.accepted_r_base as quota on quota.subject_code = funds.code
left join project on project.department_code = funds.code
left join deduction using (code)
left join this.department on department.department_code = funds.code
where funds.subject = 'department_public_funds'
