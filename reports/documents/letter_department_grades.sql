-- Clause 一(四): each department's own grade, with its assessment (clause 三).
select grade.*, assessment.total, assessment.rank, assessment.outcome
from this.department_grades as grade
left join this.assessment as assessment using (department_code)
order by department_code
