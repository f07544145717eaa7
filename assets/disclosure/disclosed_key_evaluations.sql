-- Clause 二(一): key evaluations (重点评价) of the finance bureau, once the department's final accounts are approved.
-- One row a project; its grade is the band of the review score, whatever the department's own score.
select
    project.department_code,
    project.project_code,
    project.project_name,
    review.review_score,
    band('grade', review.review_score) as grade,
    nullif(trim(review.opinion), '') as opinion
from this.review as review
join this.accepted_r_proj as project on project.project_code = review.code
join this.approved_accounts using (department_code)
where review.subject = '项目' and review.method = '重点评价' and grade is not null
