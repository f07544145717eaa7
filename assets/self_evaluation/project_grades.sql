-- Clause 一(四): self-evaluations, re-checked by finance, grade every project of the evaluated year.
-- One row a project that owes a self-evaluation, has an accepted one, or was reviewed.
with
form as (
    select stated.* exclude (execution_score), score.execution_score, score.self_score, excess.excess, excess.largest_weight
    from this.accepted_self_evaluations as stated
    join self_evaluation_scores as score using (sha256, sheet, subject_no)
    left join indicator_excess as excess using (sha256, sheet, subject_no)
    where stated.form = 'SE'
),
scored as (
    select
        project.project_code,
        project.project_name,
        project.department_code,
        form.subject_code is not null as has_form,
        coalesce(form.initial_budget, project.initial_budget) as initial_budget,
        if(has_form, form.adjusted_budget, project.adjusted_budget) as adjusted_budget,
        if(has_form, form.executed, project.executed) as executed,
        form.execution_score,
        form.self_score,
        review.review_score,
        coalesce(review.review_score, form.self_score) as final_score,
        form.excess,
        form.largest_weight
    from this.project as project
    left join form on form.subject_code = project.project_code
    left join this.review as review on review.subject = '项目' and review.code = project.project_code
    where has_form or review.review_score is not null or project.is_budgeted
)
select
    scored.* exclude (has_form, excess, largest_weight),
    department.department_name,
    ratio4(executed, if(choice('execution_rate_base') = 'initial', initial_budget, adjusted_budget)) as execution_rate,
    if(final_score is null, '未自评', band('grade', final_score)) as grade,
    case when review_score is not null then 'review' when has_form then 'self' else 'missing' end as grade_source,
    coalesce(excess > param('credibility.excess_points'), false)
    or coalesce(largest_weight > param('credibility.single_weight'), false)
    or coalesce(abs(self_score - review_score) >= param('credibility.review_difference'), false) as review_recommended
from scored
left join this.department as department using (department_code)
