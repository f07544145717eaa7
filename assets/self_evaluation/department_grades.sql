-- Clause 一(四): the whole expenditure of every department, graded like a project's.
-- One row a department that owes a self-evaluation (it stands in R-BASE), has an accepted one, or was reviewed.
with
department as (
    select department_code, any_value(department_name) as department_name
    from accepted_r_unit
    where region = $region and year = $year
    group by department_code
),
owing as (
    select subject_code as department_code from accepted_r_base where region = $region and year = $year
),
review as (
    select split_part(subject_code, '|', 2) as department_code, review_score
    from accepted_r_rev
    where region = $region and year = $year and subject = '部门整体'
),
form as (
    select stated.subject_code as department_code, score.self_score
    from accepted_self_evaluations as stated
    join self_evaluation_scores as score using (region, year, sha256, sheet, subject_no)
    where stated.region = $region and stated.year = $year and stated.form = 'DE'
),
scored as (
    select
        department.department_code,
        department.department_name,
        form.self_score,
        review.review_score,
        coalesce(review.review_score, form.self_score) as final_score
    from department
    left join owing using (department_code)
    left join review using (department_code)
    left join form using (department_code)
    where owing.department_code is not null
        or review.department_code is not null
        or form.department_code is not null
)
select
    scored.department_code,
    scored.department_name,
    scored.self_score,
    scored.review_score,
    scored.final_score,
    case when scored.final_score is null then '未自评' else band.label end as grade,
    case
        when scored.review_score is not null then 'review'
        when scored.self_score is not null then 'self'
        else 'missing'
    end as grade_source
from scored
left join policy_bands as band
    on band.region = $region and band.year = $year and band.scale = 'grade'
    and scored.final_score >= band.lower
    and (scored.final_score < band.upper or (band.closed and scored.final_score = band.upper))
