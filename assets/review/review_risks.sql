-- Clause 一(四), 组织对单位自评进行复核: the patterns that a project's self-evaluation shows, each once, as points.
-- One row a graded project; the score stays as it is.
with
points as (
    select *
    from (values
        ('SE11', param('review.points.SE11')),
        ('SE12', param('review.points.SE12')),
        ('SE13', param('review.points.SE13')),
        ('SE14', param('review.points.SE14')),
        ('SE15', param('review.points.SE15')),
        ('SE16', param('review.points.SE16')),
        ('SE17', param('review.points.SE17')),
        ('SE18', param('review.points.SE18')),
        ('SE19', param('review.points.SE19')),
        ('SE20', param('review.points.SE20'))
    ) as known(code, points)
),
found as (
    select subject_code as project_code, code from this.form_findings where form = 'SE'
    union
    select subject_code, code from this.compared_findings where form = 'SE'
),
shown as (
    select found.project_code, points.code, points.points from found join points using (code)
)
select
    grade.project_code,
    grade.department_code,
    coalesce(sum(shown.points), 0) as points,
    string_agg(shown.code, ',' order by shown.code) as codes,
    grade.adjusted_budget as amount
from this.project_grades as grade
left join shown using (project_code)
group by grade.project_code, grade.department_code, grade.adjusted_budget
