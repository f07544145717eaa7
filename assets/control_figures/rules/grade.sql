-- Clause 一(四): the grade of B−2 of a project, its predecessor or a department is one of `grades`. Known by the score that decided;
-- 未自评 by the register that owed the evaluation.
with
graded as (
    select 'project' as subject, project_code as earlier_code, grade, grade_source, 'SE' as form, 'R-BUDG' as register
    from evaluated.project_grades
    union all
    select 'department_public_funds', department_code, grade, grade_source, 'DE', 'R-BASE'
    from evaluated.department_grades
)
select
    adjusted.code,
    adjusted.base,
    case graded.grade_source when 'review' then coalesce(review.form, 'R-REV') when 'self' then graded.form else graded.register end as evidence_form,
    scope_year() - 2 as evidence_year,
    graded.earlier_code as evidence_code,
    'grade' as evidence_fact,
    graded.grade as evidence_value
from this.adjustment_subjects as adjusted
join graded using (subject, earlier_code)
left join evaluated.review as review
    on graded.grade_source = 'review' and review.code = graded.earlier_code
    and review.subject = if(graded.subject = 'project', '项目', '部门整体')
where adjusted.subject = rule_subject() and list_contains(rule_words('grades'), graded.grade)
