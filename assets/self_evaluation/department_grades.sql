-- Clause 一(四): the whole expenditure of every department, graded like a project's.
-- One row a department that owes a self-evaluation (it stands in R-BASE), has an accepted one, or was reviewed.
with
owing as (
    select subject_code as department_code from this.accepted_r_base
),
review as (
    select code as department_code, review_score
    from this.review
    where subject = '部门整体'
),
form as (
    select stated.subject_code as department_code, score.self_score
    from this.accepted_self_evaluations as stated
    join self_evaluation_scores as score using (sha256, sheet, subject_no)
    where stated.form = 'DE'
)
select
    department.department_code,
    department.department_name,
    form.self_score,
    review.review_score,
    coalesce(review.review_score, form.self_score) as final_score,
    if(final_score is null, '未自评', band('grade', final_score)) as grade,
    case
        when review.review_score is not null then 'review'
        when form.self_score is not null then 'self'
        else 'missing'
    end as grade_source
from this.department as department
left join owing using (department_code)
left join review using (department_code)
left join form using (department_code)
where owing.department_code is not null
    or review.department_code is not null
    or form.department_code is not null
