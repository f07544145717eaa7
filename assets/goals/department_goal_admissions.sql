-- Clauses 一(二), 一(四): the goals of departments' whole expenditure pass the same three reviews as those of projects.
-- One row a department that has a quota of the year (R-BASE), and any other with an accepted form.
select
    department.department_code,
    department.department_name,
    form.amount,
    nullif(trim(form.goal), '') as goal,
    if(form.subject_code is null, '未申报', admission(review.verdict, review.rectify_by, scope_day(), '审核通过')) as status,
    coalesce(review.rounds, 0) as rounds,
    review.last_step_on,
    review.rectify_by
from this.department as department
left join this.accepted_goals as form on form.form = 'DG' and form.subject_code = department.department_code
left join this.goal_review as review on review.subject_code = form.subject_code
left join this.accepted_r_base as owing on owing.subject_code = department.department_code
where form.subject_code is not null or owing.subject_code is not null
