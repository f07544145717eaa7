-- No part earns more than its weight or less than nothing; the total lies in its scale, and is the sum of the parts where
-- every part counts, but for the rounding of each to 2 places; every department of the year is assessed once.
with
department as (
    select distinct department_code from accepted_r_unit where region = $region and year = $year
),
weight as (
    select
        policy_number($region, $year, 'assessment.ex_ante') as ex_ante,
        policy_number($region, $year, 'assessment.goals') as goals,
        policy_number($region, $year, 'assessment.monitoring') as monitoring,
        policy_number($region, $year, 'assessment.self_evaluation') as self_evaluation,
        policy_number($region, $year, 'assessment.accuracy') as accuracy,
        policy_number($region, $year, 'assessment.disclosure') as disclosure,
        policy_number($region, $year, 'score.total') as total
),
assessed as (
    select
        assessment.*,
        ex_ante + goals + monitoring + self_evaluation + accuracy + disclosure as parts
    from assessment
    where region = $region and year = $year
),
counted as (
    select department_code, count(*) as n from assessed group by department_code
)
select coalesce(department.department_code, counted.department_code) as subject, coalesce(counted.n, 0) || ' rows' as fault
from department
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
