-- Clauses 一(四), 二(一): results of the evaluated year, once the department's final accounts (部门决算) are approved.
-- One row a graded project; a missing self-evaluation stands in the bulletin, not here.
with
approved as (
    select department_code from this.accepted_r_date where matter = '部门决算' and approved_on <= scope_day()
),
-- Reasons of the indicators below their weight, in the order of the form; a list row has one reason for all.
explained as (
    select
        subject_code as project_code,
        string_agg(coalesce(nullif(trim(level3), '') || '：', '') || trim(reason), '；' order by indicator_no) as reasons
    from this.accepted_indicators
    where form = 'SE' and score < weight and trim(reason) <> ''
    group by subject_code
),
form as (
    select subject_code as project_code, nullif(trim(reason), '') as reason
    from this.accepted_self_evaluations
    where form = 'SE'
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
    coalesce(explained.reasons, form.reason) as shortfall_reasons
from this.project_grades as grade
join approved using (department_code)
left join explained using (project_code)
left join form using (project_code)
where grade.grade_source <> 'missing'
