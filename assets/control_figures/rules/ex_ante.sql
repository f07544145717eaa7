-- Clause 一(一): a new project without the best verdict of the ex-ante evaluation. Known by finance's scores; without a form, by the
-- register that calls the project new.
select
    project.project_code as code,
    if(form.project_code is null, 'R-PROJ', 'EX') as evidence_form,
    scope_year() as evidence_year,
    project.project_code as evidence_code,
    'verdict' as evidence_fact,
    verdict.verdict as evidence_value
from this.project
left join this.ex_ante_verdicts as verdict using (project_code)
left join (select distinct subject_code as project_code from this.accepted_ex_ante_items) as form using (project_code)
where project.is_new
    and verdict.verdict is distinct from (select label from this.policy_bands where scale = 'ex_ante' and rank = 1)
