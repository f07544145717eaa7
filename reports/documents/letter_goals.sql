-- Clause 一(二): projects whose goals are not admitted, with the last review's opinion and the date to rectify by.
select admission.*, review.opinion
from this.goal_admissions as admission
left join this.goal_review as review on review.subject_code = admission.project_code
where status <> '纳入项目库'
order by department_code, project_code
