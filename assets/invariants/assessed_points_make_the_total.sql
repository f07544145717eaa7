-- No part earns more than its weight or less than nothing; the total lies in its scale, and is the sum of the parts where
-- every part counts, but for the rounding of each to 2 places; every department of the year is assessed once.
-- 每项得分不低于零、不高于其分值；总分在量程之内，各项均计分时等于各项之和（每项保留两位小数的误差除外）；每个部门每年只考核一次。
with
earned as (
    from this.assessment
    unpivot include nulls (points for part in (ex_ante, goals, monitoring, self_evaluation, accuracy, disclosure))
)
select department_code as subject, count(assessed.department_code) || ' rows' as fault
from this.department
full join this.assessment as assessed using (department_code)
group by department_code
having count(assessed.department_code) <> 1 or count(department.department_code) = 0
union all
select distinct department_code, 'total ' || coalesce(cast(total as varchar), '–')
from (
    select *, sum(points) over (partition by department_code) as parts, count(points) over (partition by department_code) as counting
    from earned
)
where points not between 0 and param('assessment.' || part)
    or total not between 0 and param('score.total')
    -- seven roundings of half a hundredth come to less than four hundredths
    or (counting = 2 + 2 + 2 and abs(total - parts) * 100 > 2 + 2)
