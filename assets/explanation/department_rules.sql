-- Clause 一(四): the rules on a department's public funds (公用经费), and what each does if it fires.
select
    rule.rule,
    rule.effect,
    rule.clause,
    rule.source,
    cast(rule.rate as decimal(18, 6)) as policy_rate,
    coalesce(grades.grades, []) as grades,
    line.rule is not null as fires,
    line.base,
    cast(line.rate as decimal(18, 6)) as rate,
    line.cut
from policy_rules as rule
left join (
    select rule, list(grade order by grade) as grades
    from policy_rule_grades
    where region = $region and year = $year
    group by rule
) as grades on grades.rule = rule.rule
left join public_funds_adjustments as line
    on line.region = rule.region and line.year = rule.year and line.rule = rule.rule and line.department_code = $code
where rule.region = $region and rule.year = $year
    and rule.subject = 'department_public_funds'
order by rule.rank
