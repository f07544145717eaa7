-- Clauses 一(一) to 一(四): every rule that fires on a requested project, before any is chosen.
-- One row a project and rule: its base, rate, and cut, rounded half-up to the fen and capped at the request, and the
-- exception that voids it.
-- A project and its predecessor are the same project for every rule about earlier years: either one's grade, flag or
-- missing form fires the rule, on the budget of the one that fired, the project's own first.
with
request as (
    select * from budget_requests where region = $region and year = $year
),
-- Codes under which a requested project stood in earlier years, its own first, each with the budget that a cut is a share of.
identity as (
    select project_code, project_code as earlier_code, 1 as turn, own_base as base from request
    union all
    select project_code, predecessor_code, 2, predecessor_base from request
    where predecessor_code is not null
),
grade as (
    select identity.project_code, identity.turn, identity.base, grades.grade
    from identity
    join project_grades as grades
        on grades.region = $region and grades.year = $year - 2 and grades.project_code = identity.earlier_code
),
-- Flags that fire a rule, few among many, and the budget of that year.
flagged as (
    select
        flags.project_code as earlier_code,
        flags.suspend,
        flags.reduce_next_year,
        flags.stop_next_year,
        coalesce(r_budg.adjusted_budget, flags.adjusted_budget) as base
    from monitoring_flags as flags
    left join accepted_r_budg as r_budg using (region, year, project_code)
    where region = $region and year = $year - 1
        and (flags.suspend or flags.reduce_next_year or flags.stop_next_year)
),
flag as (
    select identity.project_code, identity.turn, flagged.suspend, flagged.reduce_next_year, flagged.stop_next_year, flagged.base
    from identity
    join flagged using (earlier_code)
),
rule as (
    select * from policy_rules where region = $region and year = $year and subject = 'project'
),
rule_grade as (
    select rule, grade from policy_rule_grades where region = $region and year = $year
),
graded_poor as (
    select
        project_grades.project_code as other_code,
        project_grades.department_code,
        nullif(trim(r_proj.content), '') as content
    from project_grades
    join accepted_r_proj as r_proj using (region, year, project_code)
    join rule_grade on rule_grade.rule = 'same_content' and rule_grade.grade = project_grades.grade
    where region = $region and year = $year - 2
),
graded as (
    select grade.project_code
    from grade
    join policy_bands as band
        on band.region = $region and band.year = $year and band.scale = 'grade' and band.label = grade.grade
),
best_verdict as (
    select label from policy_bands where region = $region and year = $year and scale = 'ex_ante' and rank = 1
),
fired as (
    select request.project_code, 'ex_ante_gate' as rule, 1 as turn, null as base
    from request
    cross join best_verdict
    left join ex_ante_verdicts as verdict
        on verdict.region = $region and verdict.year = $year and verdict.project_code = request.project_code
    where request.is_new and verdict.verdict is distinct from best_verdict.label
    union all
    select request.project_code, 'goal_gate', 1, null
    from request
    left join goal_admissions as admission
        on admission.region = $region and admission.year = $year and admission.project_code = request.project_code
    where admission.status is distinct from '纳入项目库'
    union all
    select grade.project_code, rule_grade.rule, grade.turn, grade.base
    from grade
    join rule_grade using (grade)
    where rule_grade.rule in ('grade_poor', 'grade_medium', 'hold_missing')
    union all
    select request.project_code, 'same_content', 1, null
    from request
    join graded_poor using (department_code, content)
    anti join graded using (project_code)
    where graded_poor.other_code <> request.project_code
        and graded_poor.other_code is distinct from request.predecessor_code
    union all
    select project_code, 'monitoring_stop', turn, base from flag where stop_next_year
    union all
    select project_code, 'monitoring_reduce', turn, base from flag where reduce_next_year
    union all
    select project_code, 'hold_suspended', turn, null from flag where suspend
),
voiding as (
    select exception.project_code, policy_exceptions.rule, exception.kind, exception.approval_number
    from accepted_r_exc as exception
    join policy_exceptions using (region, year, kind)
    where region = $region and year = $year
),
-- One line a project and rule: the project's own firing goes before its predecessor's.
candidate as (
    select project_code, rule, arg_min_null(base, turn) as base
    from fired
    group by project_code, rule
)
select
    request.project_code,
    candidate.rule,
    rule.rank,
    rule.effect,
    rule.is_gate,
    rule.clause,
    case rule.effect when 'whole' then request.requested when 'rate' then candidate.base end as base,
    case rule.effect when 'whole' then 1 when 'rate' then rule.rate end as rate,
    case rule.effect
        when 'whole' then request.requested
        when 'rate' then least(request.requested, coalesce(round(cast(candidate.base as decimal(28, 2)) * rule.rate, 2), 0))
        else 0
    end as cut,
    voiding.kind as voided_by,
    voiding.approval_number
from candidate
join request using (project_code)
join rule using (rule)
left join voiding using (project_code, rule)
