-- Clause 一(四): self-evaluations, re-checked by finance, grade every project of the evaluated year.
-- One row a project that owes a self-evaluation, has an accepted one, or was reviewed.
with
project as (
    select r_proj.project_code, r_proj.project_name, r_proj.department_code, policy_classes.is_covered
    from accepted_r_proj as r_proj
    left join policy_classes using (region, year, class)
    where region = $region and year = $year
),
department as (
    select department_code, any_value(department_name) as department_name
    from accepted_r_unit
    where region = $region and year = $year
    group by department_code
),
budget as (
    select project_code, initial_budget, adjusted_budget, executed
    from accepted_r_budg
    where region = $region and year = $year
),
review as (
    select split_part(subject_code, '|', 2) as project_code, review_score
    from accepted_r_rev
    where region = $region and year = $year and subject = '项目'
),
form as (
    select
        stated.subject_code as project_code,
        stated.initial_budget,
        stated.adjusted_budget,
        stated.executed,
        score.execution_score,
        score.self_score,
        excess.excess,
        excess.largest_weight
    from accepted_self_evaluations as stated
    join self_evaluation_scores as score using (region, year, sha256, sheet, subject_no)
    left join indicator_excess as excess using (region, year, sha256, sheet, subject_no)
    where stated.region = $region and stated.year = $year and stated.form = 'SE'
),
joined as (
    select
        project.*,
        form.project_code is not null as has_form,
        review.review_score,
        form.execution_score,
        form.self_score,
        form.excess,
        form.largest_weight,
        coalesce(form.initial_budget, budget.initial_budget) as initial_budget,
        if(has_form, form.adjusted_budget, budget.adjusted_budget) as adjusted_budget,
        if(has_form, form.executed, budget.executed) as executed
    from project
    left join form on form.project_code = project.project_code
    left join review on review.project_code = project.project_code
    left join budget on budget.project_code = project.project_code
    where has_form
        or review.review_score is not null
        or (project.is_covered and budget.adjusted_budget > 0)
),
scored as (
    select
        joined.*,
        coalesce(review_score, self_score) as final_score,
        if(rate_base.value = 'initial', initial_budget, adjusted_budget) as rate_budget
    from joined
    cross join (select policy_choice($region, $year, 'execution_rate_base') as value) as rate_base
),
threshold as (
    select
        policy_number($region, $year, 'credibility.excess_points') as excess_points,
        policy_number($region, $year, 'credibility.single_weight') as single_weight,
        policy_number($region, $year, 'credibility.review_difference') as review_difference
)
select
    scored.project_code,
    scored.project_name,
    scored.department_code,
    department.department_name,
    scored.initial_budget,
    scored.adjusted_budget,
    scored.executed,
    ratio4(scored.executed, scored.rate_budget) as execution_rate,
    scored.execution_score,
    scored.self_score,
    scored.review_score,
    scored.final_score,
    case when scored.final_score is null then '未自评' else band.label end as grade,
    case
        when scored.review_score is not null then 'review'
        when scored.has_form then 'self'
        else 'missing'
    end as grade_source,
    coalesce(scored.excess > threshold.excess_points, false)
    or coalesce(scored.largest_weight > threshold.single_weight, false)
    or coalesce(abs(scored.self_score - scored.review_score) >= threshold.review_difference, false) as review_recommended
from scored
cross join threshold
left join department using (department_code)
left join policy_bands as band
    on band.region = $region and band.year = $year and band.scale = 'grade'
    and scored.final_score >= band.lower
    and (scored.final_score < band.upper or (band.closed and scored.final_score = band.upper))
