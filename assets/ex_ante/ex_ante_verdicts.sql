-- Clause 一(一): no new policy or project without an ex-ante evaluation; finance's scores decide.
-- One row a new, requested project, and any other with an accepted form.
with
project as (
    select r_proj.project_code, r_proj.project_name, r_proj.department_code, r_proj.is_new, policy_classes.is_covered
    from accepted_r_proj as r_proj
    left join policy_classes using (region, year, class)
    where region = $region and year = $year
),
request as (
    select project_code, requested from accepted_r_budg where region = $region and year = $year
),
form as (
    select
        items.subject_code as project_code,
        bool_or(items.review_score is null) as is_pending,
        sum(items.review_score) as score
    from accepted_ex_ante_items as items
    where region = $region and year = $year
    group by items.subject_code
),
evaluated as (
    select
        project.project_code,
        project.project_name,
        project.department_code,
        form.project_code is not null as has_form,
        form.is_pending,
        if(form.is_pending, null, form.score) as score
    from project
    left join request using (project_code)
    left join form using (project_code)
    where form.project_code is not null
        or (project.is_covered and project.is_new and request.requested > 0)
)
select
    evaluated.project_code,
    evaluated.project_name,
    evaluated.department_code,
    evaluated.score,
    case
        when not evaluated.has_form then '未评估'
        when evaluated.is_pending then '待审核'
        else band.label
    end as verdict
from evaluated
left join policy_bands as band
    on band.region = $region and band.year = $year and band.scale = 'ex_ante'
    and evaluated.score >= band.lower
    and (evaluated.score < band.upper or (band.closed and evaluated.score = band.upper))
