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
from department_grades as grade
left join assessment using (region, year, department_code)
where region = $region and year = $year
order by department_code
