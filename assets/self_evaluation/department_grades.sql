-- Clause 一(四): the whole expenditure of every department, graded like a project's.
-- One row a department that owes a self-evaluation (it stands in R-BASE), has an accepted one, or was reviewed.
with
form as (
    select stated.subject_code, score.self_score
    from this.accepted_self_evaluations as stated
    join self_evaluation_scores as score using (sha256, sheet, subject_no)
    where stated.form = 'DE'
)
select
    department.*,
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
left join this.accepted_r_base as owing on owing.subject_code = department.department_code
left join this.review as review on review.subject = '部门整体' and review.code = department.department_code
left join form on form.subject_code = department.department_code
where owing.subject_code is not null or review.code is not null or form.subject_code is not null
