-- No part earns more than its weight or less than nothing; the total lies in its scale, and is the sum of the parts where
-- every part counts, but for the rounding of each to 2 places; every department of the year is assessed once.
-- 每项得分不低于零、不高于其分值；总分在量程之内，各项均计分时等于各项之和（每项保留两位小数的误差除外）；每个部门每年只考核一次。
with
weight as (
    select
        param('assessment.ex_ante') as ex_ante,
        param('assessment.goals') as goals,
        param('assessment.monitoring') as monitoring,
        param('assessment.self_evaluation') as self_evaluation,
        param('assessment.accuracy') as accuracy,
        param('assessment.disclosure') as disclosure,
        param('score.total') as total
),
assessed as (
    select
        assessment.*,
        ex_ante + goals + monitoring + self_evaluation + accuracy + disclosure as parts
    from this.assessment
),
counted as (
    select department_code, count(*) as n from assessed group by department_code
)
select coalesce(department.department_code, counted.department_code) as subject, coalesce(counted.n, 0) || ' rows' as fault
from this.department
full join counted using (department_code)
where department.department_code is null or counted.n is distinct from 1
union all
select assessed.department_code, 'total ' || coalesce(cast(assessed.total as varchar), '–')
from assessed, weight
where assessed.ex_ante not between 0 and weight.ex_ante
    or assessed.goals not between 0 and weight.goals
    or assessed.monitoring not between 0 and weight.monitoring
    or assessed.self_evaluation not between 0 and weight.self_evaluation
    or assessed.accuracy not between 0 and weight.accuracy
    or assessed.disclosure not between 0 and weight.disclosure
    or assessed.total not between 0 and weight.total
    -- seven roundings of half a hundredth come to less than four hundredths
    or abs(assessed.total - assessed.parts) * 100 > 2 + 2
