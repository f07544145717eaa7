-- What the models of a scope share: its departments and its projects. Made in each schema of the scope, with its name for «this».

-- The departments that the register of units names.
create or replace view this.department as
select department_code, min(department_name) as department_name
from this.accepted_r_unit
where department_code is not null
group by department_code;

-- The register of projects with their class and budget. `is_covered`: its class is project expenditure under the plan;
-- `asks`: covered, and asks for money; `is_budgeted`: covered, and has money to spend.
create or replace view this.project as
select
    project.* exclude (cells, subject_code, version),
    coalesce(class.is_covered, false) as is_covered,
    budget.initial_budget,
    budget.adjusted_budget,
    budget.executed,
    budget.requested,
    coalesce(class.is_covered and budget.requested > 0, false) as asks,
    coalesce(class.is_covered and budget.adjusted_budget > 0, false) as is_budgeted
from this.accepted_r_proj as project
left join this.policy_classes as class using (class)
left join this.accepted_r_budg as budget using (project_code);
