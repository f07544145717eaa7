-- What the whole budget comes to, in the policy in force and in the other one. Money in 元, counts of projects by status.
with
figure as (
    select 'before' as side, status, requested, cut, control from before.project_control_figures
    union all
    select 'after', status, requested, cut, control from this.project_control_figures
),
department as (
    select 'before' as side, public_funds_deduction, total_control from before.department_control_figures
    union all
    select 'after', public_funds_deduction, total_control from this.department_control_figures
),
named as (
    select 1 as rank, 'requested' as name, side, sum(requested) as amount from figure group by side
    union all
    select 2, 'cut', side, sum(cut) from figure group by side
    union all
    select 2 + 1, 'control', side, sum(control) from figure group by side
    union all
    select 2 + 2, 'public_funds_deduction', side, sum(public_funds_deduction) from department group by side
    union all
    select 2 + 2 + 1, 'departments pending', side, count(*) from department where total_control is null group by side
    union all
    select 2 + 2 + 2, 'total_control', side, sum(total_control) from department group by side
    union all
    select 10000, 'status ' || status, side, count(*) from figure group by side, status
)
select
    name,
    coalesce(max(amount) filter (side = 'before'), 0) as before,
    coalesce(max(amount) filter (side = 'after'), 0) as after
from named
group by rank, name
order by rank, name
