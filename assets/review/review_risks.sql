-- Clause 一(四), 组织对单位自评进行复核: the patterns that a project's self-evaluation shows, each once, as points.
-- One row a graded project; the score stays as it is.
with
points as (
    select code, param('review.points.' || code) as points
    from (
        select unnest(['SE11', 'SE12', 'SE13', 'SE14', 'SE15', 'SE16', 'SE17', 'SE18', 'SE19', 'SE20']) as code
    )
),
found as (
    select subject_code as project_code, code from this.form_findings where form = 'SE'
    union
    select subject_code, code from this.compared_findings where form = 'SE'
)
select
    grade.project_code,
    grade.department_code,
    coalesce(sum(points.points), 0) as points,
    string_agg(points.code, ',' order by points.code) as codes,
    grade.adjusted_budget as amount
from this.project_grades as grade
left join found using (project_code)
left join points using (code)
group by grade.project_code, grade.department_code, grade.adjusted_budget
