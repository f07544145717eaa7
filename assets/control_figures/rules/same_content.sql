-- Clause 一(四), 同一支出内容: another project of the department had this content (支出内容) and a grade of B−2 among `grades`, and this one
-- has no grade itself, nor has its predecessor, which is never another project. Known by the other's register of B−2.
with
known as (
    select adjusted.code
    from this.adjustment_subjects as adjusted
    join evaluated.project_grades as graded on graded.project_code = adjusted.earlier_code
    join evaluated.policy_bands as band on band.scale = 'grade' and band.label = graded.grade
    where adjusted.subject = 'project'
)
select
    request.project_code as code,
    'R-PROJ' as evidence_form,
    scope_year() - 2 as evidence_year,
    other.project_code as evidence_code,
    'content' as evidence_fact,
    request.content as evidence_value
from this.budget_requests as request
join evaluated.project as other on other.department_code = request.department_code and trim(other.content) = request.content
join evaluated.project_grades as graded on graded.project_code = other.project_code
where list_contains(rule_words('grades'), graded.grade)
    and other.project_code <> request.project_code
    and other.project_code is distinct from request.predecessor_code
    and request.project_code not in (from known)
