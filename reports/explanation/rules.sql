-- Clauses 一(一) to 一(四): every rule of the policy in its order, and what it does to one project if it fires.
select
    rule.rule,
    rule.rank,
    rule.effect,
    rule.is_gate,
    rule.clause,
    rule.source,
    cast(rule.rate as decimal(18, 6)) as policy_rate,
    coalesce(grades.grades, []) as grades,
    line.rule is not null as fires,
    line.base,
    cast(line.rate as decimal(18, 6)) as rate,
    line.cut,
    line.voided_by,
    line.approval_number
from policy_rules as rule
left join (
    select rule, list(grade order by grade) as grades
    from policy_rule_grades
    where region = $region and year = $year
    group by rule
) as grades on grades.rule = rule.rule
left join adjustment_lines as line
    on line.region = rule.region and line.year = rule.year and line.rule = rule.rule and line.project_code = $code
where rule.region = $region and rule.year = $year and rule.subject = 'project'
order by rule.rank
