-- Clauses 一(四), 二(一): results of the evaluated year, once the department's final accounts (部门决算) are approved.
-- One row a graded project; a missing self-evaluation stands in the bulletin, not here.
with
-- Reasons of the indicators below their weight, in the order of the form; a list row has one reason for all.
explained as (
    select
        subject_code,
        string_agg(coalesce(nullif(trim(level3), '') || '：', '') || trim(reason), '；' order by indicator_no) as reasons
    from this.accepted_indicators
    where form = 'SE' and score < weight and trim(reason) <> ''
    group by subject_code
)
select
    grade.department_code,
    grade.project_code,
    grade.project_name,
    grade.adjusted_budget,
    grade.executed,
    grade.execution_rate,
    grade.final_score,
    grade.grade,
    coalesce(explained.reasons, nullif(trim(form.reason), '')) as shortfall_reasons
from this.project_grades as grade
join this.approved_accounts using (department_code)
left join explained on explained.subject_code = grade.project_code
left join this.accepted_self_evaluations as form on form.form = 'SE' and form.subject_code = grade.project_code
where grade.grade_source <> 'missing'
