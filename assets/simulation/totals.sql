-- What the whole budget comes to, in the policy in force and in the other one. Money in 元, counts of projects by status.
with
told as (
    select side, line.*
    from sides.project_control_figures, lateral (
        values ('1', 'requested', requested), ('2', 'cut', cut), ('3', 'control', control), ('7', 'status ' || status, 1)
    ) as line(place, name, amount)
    union all
    select side, line.*
    from sides.department_control_figures, lateral (
        values
            ('4', 'public_funds_deduction', public_funds_deduction), ('6', 'total_control', total_control),
            ('5', 'departments pending', cast(total_control is null as integer))
    ) as line(place, name, amount)
)
select
    name,
    coalesce(sum(amount) filter (side = 'before'), 0) as before,
    coalesce(sum(amount) filter (side = 'after'), 0) as after
from told
group by place, name
having name <> 'departments pending' or sum(amount) > 0
order by place, name
