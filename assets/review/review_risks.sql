-- Clause 一(四), 组织对单位自评进行复核: the patterns that a project's self-evaluation shows, each once, as points.
-- One row a graded project; the score stays as it is.
with
found as (
    select subject_code as project_code, code from this.form_findings where form = 'SE'
    union
    select subject_code, code from this.compared_findings where form = 'SE'
),
pattern as (
    select *, param('review.points.' || code) as points from found where code between 'SE11' and 'SE20'
)
select
    grade.project_code,
    grade.department_code,
    coalesce(sum(pattern.points), 0) as points,
    string_agg(pattern.code, ',' order by pattern.code) as codes,
    grade.adjusted_budget as amount
from this.project_grades as grade
left join pattern using (project_code)
group by grade.project_code, grade.department_code, grade.adjusted_budget
