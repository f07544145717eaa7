-- The numbers and choices of the policy that a control figure of B rests on, each as in force in the year that used it:
-- execution and scores in B−2, monitoring in B−1, how rules combine in B.
with used as (
    select year, key, cast(value as varchar) as value, clause, source
    from policy_numbers
    where region = $region
        and (
            (year = $year - 2 and key in ('execution_score.weight', 'score.total'))
            or (year = $year - 1 and starts_with(key, 'monitoring.'))
        )
    union all
    select year, key, value, clause, source
    from policy_choices
    where region = $region
        and (
            (year = $year - 2 and key = 'execution_rate_base')
            or (year = $year and key in ('cut_base', 'combination'))
        )
)
select year, key, regexp_replace(value, '\.?0+$', '') as value, clause, source
from used
order by year, key
