-- Clause 一(一): no new policy or project without an ex-ante evaluation; finance's scores decide.
-- One row a new, requested project, and any other with an accepted form.
with
form as (
    select subject_code as project_code, bool_or(review_score is null) as is_pending, sum(review_score) as score
    from this.accepted_ex_ante_items
    group by subject_code
)
select
    project.project_code,
    project.project_name,
    project.department_code,
    if(form.is_pending, null, form.score) as score,
    case
        when form.project_code is null then '未评估'
        when form.is_pending then '待审核'
        else band('ex_ante', form.score)
    end as verdict
from this.project as project
left join form using (project_code)
where form.project_code is not null or (project.is_new and project.asks)
