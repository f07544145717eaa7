-- Clause 一(四): the whole expenditure of every department, graded like a project's.
-- One row a department that owes a self-evaluation (it stands in R-BASE), has an accepted one, or was reviewed.
select
    department.*,
    score.self_score,
    review.review_score,
    coalesce(review.review_score, score.self_score) as final_score,
    if(final_score is null, '未自评', band('grade', final_score)) as grade,
    case
        when review.review_score is not null then 'review'
        when score.self_score is not null then 'self'
        else 'missing'
    end as grade_source
from this.department as department
left join this.accepted_self_evaluations as form on form.form = 'DE' and form.subject_code = department.department_code
left join self_evaluation_scores as score using (sha256, sheet, subject_no)
left join this.accepted_r_base as owing on owing.subject_code = department.department_code
left join this.review as review on review.subject = '部门整体' and review.code = department.department_code
where owing.subject_code is not null or review.code is not null or form.subject_code is not null
