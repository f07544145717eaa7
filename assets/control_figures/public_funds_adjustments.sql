-- Clause 一(四): a department whose whole expenditure is graded below 良 loses a share of its public funds (公用经费).
-- One row a department and rule that fires; personnel funds are never touched.
with
department as (
    select subject_code as department_code, public_funds
    from accepted_r_base
    where region = $region and year = $year
    union all
    -- asks for money but has no quota: its funds count as nothing, and the rule still leaves its line
    select distinct department_code, 0
    from budget_requests
    where region = $region and year = $year
        and department_code not in (
            select subject_code from accepted_r_base where region = $region and year = $year
        )
),
grade as (
    select department_code, grade from department_grades where region = $region and year = $year - 2
)
select
    department.department_code,
    rule.rule,
    rule.clause,
    if(rule.effect = 'rate', department.public_funds, null) as base,
    if(rule.effect = 'rate', rule.rate, null) as rate,
    if(rule.effect = 'rate', round(cast(department.public_funds as decimal(28, 2)) * rule.rate, 2), 0) as cut
from department
join grade using (department_code)
join policy_rule_grades as rule_grade
    on rule_grade.region = $region and rule_grade.year = $year and rule_grade.grade = grade.grade
join policy_rules as rule
    on rule.region = $region and rule.year = $year and rule.rule = rule_grade.rule
    and rule.subject = 'department_public_funds'
