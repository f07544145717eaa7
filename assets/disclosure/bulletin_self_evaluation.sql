-- Clause 二(三): units that did not evaluate a project, whose project is poor, or whose score the review brought down.
-- One row a project and reason.
with
threshold as (
    select policy_number($region, $year, 'bulletin.review_difference') as points
),
band as (
    select label, rank, lower, upper, closed
    from policy_bands
    where region = $region and year = $year and scale = 'grade'
),
graded as (
    select grade.*, project.unit_code, self_band.label as self_grade, review_band.label as review_grade,
        self_band.rank as self_rank, review_band.rank as review_rank
    from project_grades as grade
    join accepted_r_proj as project using (region, year, project_code)
    left join band as self_band
        on grade.self_score >= self_band.lower
        and (grade.self_score < self_band.upper or (self_band.closed and grade.self_score = self_band.upper))
    left join band as review_band
        on grade.review_score >= review_band.lower
        and (grade.review_score < review_band.upper or (review_band.closed and grade.review_score = review_band.upper))
    where region = $region and year = $year
)
select
    department_code, unit_code, project_code,
    '未自评' as reason,
    '「' || project_name || '」未报送绩效自评表。' as detail
from graded
where grade_source = 'missing'
union all
select
    department_code, unit_code, project_code,
    '评价等级为差',
    concat('「', project_name, '」', if(grade_source = 'review', '复核', '自评'), '得分', final_score, '分，等级为差。')
from graded
where grade = '差'
union all
select
    department_code, unit_code, project_code,
    '复核低于自评',
    concat(
        '「', project_name, '」自评', self_score, '分（', self_grade, '），复核', review_score, '分（', review_grade, '），低',
        self_score - review_score, '分。'
    )
from graded, threshold
where review_score <= self_score - threshold.points or review_rank > self_rank
