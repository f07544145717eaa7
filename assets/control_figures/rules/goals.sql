-- Clause 一(二): a project whose goals are not in the project library. Known by the last step on record; without one, by the register
-- that asks for the money.
select
    project.project_code as code,
    if(form.project_code is null, 'R-BUDG', 'GO') as evidence_form,
    scope_year() as evidence_year,
    project.project_code as evidence_code,
    'status' as evidence_fact,
    admission.status as evidence_value
from this.project
left join this.goal_admissions as admission using (project_code)
left join (select distinct subject_code as project_code from this.accepted_goal_steps) as form using (project_code)
where admission.status is distinct from '纳入项目库'
