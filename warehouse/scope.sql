-- What the models of a scope share: its departments and its projects. Made in each schema of the scope, with its name for «this».

-- The departments that the register of units names.
create or replace view this.department as
select department_code, min(department_name) as department_name
from this.accepted_r_unit
where department_code is not null
group by department_code;

-- The departments whose final accounts (部门决算) are approved as of the day of the run.
create or replace view this.approved_accounts as
select department_code from this.accepted_r_date where matter = '部门决算' and approved_on <= scope_day();

-- The reviews: the score of R-REV, else the sum of the lines of R-REV-D, which count alone only where R-REV says nothing that was
-- sent back of the same subject. `version`, `sha256`, `sheet` and `cells` are of the record that says the score.
create or replace view this.review as
with lines as (
    select
        subject_code, any_value(version) as version, any_value(sha256) as sha256, any_value(sheet) as sheet,
        arg_min(cells, line_no) as cells, cast(sum(review_score) as decimal(9, 2)) as together
    from this.accepted_r_rev_d
    group by subject_code
    having count(review_score) > 0
)
select
    subject_code,
    split_part(subject_code, '|', 1) as subject,
    split_part(subject_code, '|', 2) as code,
    coalesce(stated.review_score, lines.together) as review_score,
    if(stated.review_score is null, 'R-REV-D', 'R-REV') as form,
    stated.method,
    stated.opinion,
    stated.reviewed_on,
    coalesce(stated.version, lines.version) as version,
    if(stated.review_score is null, lines.sha256, stated.sha256) as sha256,
    if(stated.review_score is null, lines.sheet, stated.sheet) as sheet,
    if(stated.review_score is null, lines.cells, stated.cells) as cells
from this.accepted_r_rev as stated
full join lines using (subject_code)
where stated.subject_code is not null
    or subject_code not in (
        select state.subject_code from this.subject_states as state where state.form = 'R-REV' and state.subject_code is not null
    );

-- The day on which a form of a subject that was not sent back first came in: a correction does not make it late.
create or replace view this.handed_in as
select state.form, state.subject_code, min(civil_day(file.received_at)) as handed_in_on
from this.subject_states as state
left join this.inbox_files as file using (sha256)
where state.status in ('accepted', 'superseded')
group by state.form, state.subject_code;

-- How far the goals of a project or department have come through their reviews: how often finance looked, the last step, what
-- finance concluded where that is its own, and the last time that it returned them. The steps of a form stand on its own sheet, so
-- that they count where it does.
create or replace view this.goal_review as
select
    goals.subject_code,
    count(*) filter (is_finance) as rounds,
    arg_max_null(if(is_finance, steps.conclusion, null), steps.step_no) as verdict,
    arg_max_null(steps.decided_on, steps.step_no) as last_step_on,
    if(verdict = '退回', arg_max_null(steps.rectify_by, steps.step_no), null) as rectify_by,
    arg_max_null(nullif(trim(steps.opinion), ''), steps.step_no) as opinion,
    arg_max({day: steps.decided_on, due: steps.rectify_by, opinion: nullif(trim(steps.opinion), '')}, steps.step_no)
        filter (is_finance and steps.conclusion = '退回') as returned
from this.accepted_goals as goals
left join (select *, step = '财政复审' as is_finance from this.raw_goal_steps) as steps using (sha256, sheet, subject_no)
group by goals.subject_code;

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
