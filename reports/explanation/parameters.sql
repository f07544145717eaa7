-- The numbers and choices of the policy that a control figure of B rests on, each as in force in the year that used it:
-- execution and scores in B−2, monitoring in B−1, how rules combine in B.
select year, key, regexp_replace(value, '\.?0+$', '') as value, clause, source
from (
    select * replace (cast(value as varchar) as value) from policy_numbers union all by name select * from policy_choices
)
where region = scope_region()
    and (
        year = scope_year() - 2 and key in ('execution_score.weight', 'score.total', 'execution_rate_base')
        or year = scope_year() - 1 and starts_with(key, 'monitoring.')
        or year = scope_year() and key in ('cut_base', 'combination')
    )
order by year, key
