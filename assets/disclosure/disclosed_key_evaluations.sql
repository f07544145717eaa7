-- Clause 二(一): key evaluations (重点评价) of the finance bureau, once the department's final accounts are approved.
-- One row a project; its grade is the band of the review score, whatever the department's own score.
with
approved as (
    select department_code from this.accepted_r_date where matter = '部门决算' and approved_on <= scope_day()
),
review as (
    select code as project_code, review_score, nullif(trim(opinion), '') as opinion
    from this.review
    where subject = '项目' and method = '重点评价'
)
select
    project.department_code,
    project.project_code,
    project.project_name,
    review.review_score,
    band('grade', review.review_score) as grade,
    review.opinion
from review
join this.accepted_r_proj as project using (project_code)
join approved using (department_code)
where grade is not null
