-- Clause 一(四): each department's own grade, with its assessment (clause 三).
select
    grade.department_code,
    grade.self_score,
    grade.review_score,
    grade.final_score,
    grade.grade,
    grade.grade_source,
    assessment.total,
    assessment.rank,
    assessment.outcome
from this.department_grades as grade
left join this.assessment as assessment using (department_code)
order by department_code
