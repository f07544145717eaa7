-- Clause 二(一): key evaluations (重点评价) of the finance bureau, once the department's final accounts are approved.
-- One row a project; its grade is the band of the review score, whatever the department's own score.
with
approved as (
    select department_code
    from accepted_r_date
    where region = $region and year = $year and matter = '部门决算' and approved_on <= scope_day()
),
review as (
    select split_part(subject_code, '|', 2) as project_code, review_score, nullif(trim(opinion), '') as opinion
    from accepted_r_rev
    where region = $region and year = $year and subject = '项目' and method = '重点评价'
)
select
    project.department_code,
    project.project_code,
    project.project_name,
    review.review_score,
    band.label as grade,
    review.opinion
from review
join accepted_r_proj as project using (project_code)
join approved on approved.department_code = project.department_code
join policy_bands as band
    on band.region = $region and band.year = $year and band.scale = 'grade'
    and review.review_score >= band.lower
    and (review.review_score < band.upper or (band.closed and review.review_score = band.upper))
where project.region = $region and project.year = $year
