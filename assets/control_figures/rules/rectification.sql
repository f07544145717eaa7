-- Clause 二(三), 督促部门单位整改: a matter of a project or its predecessor, of this year or the two before, is past its due day and
-- nothing is done that stands. Known by the number of the matter; of several by the one that is due longest.
with
matter as (
    select 0 as years_ago, number, project_code, due_on, done_on from this.rectifications
    union all
    select 1, number, project_code, due_on, done_on from last.rectifications
    union all
    select 2, number, project_code, due_on, done_on from evaluated.rectifications
),
overdue as (
    select
        project_code as earlier_code,
        arg_min(number, (due_on, number)) as number,
        arg_min(years_ago, (due_on, number)) as years_ago
    from matter
    where done_on is null and due_on < scope_day() and project_code is not null
    group by project_code
)
select
    adjusted.code,
    'R-RECT' as evidence_form,
    scope_year() - overdue.years_ago as evidence_year,
    overdue.number as evidence_code,
    'due_on' as evidence_fact,
    overdue.number as evidence_value
from this.adjustment_subjects as adjusted
join overdue using (earlier_code)
where adjusted.subject = 'project'
