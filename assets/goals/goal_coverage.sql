-- Clause 一(二), 全覆盖 and 四同步: goals are handed in, admitted, approved and published together with the budget. One row a
-- department of the register; open projects alone, so that others may read it. What is dated after the day of the run has not
-- happened yet.
with
owed as (
    select project_code, department_code
    from this.project
    anti join this.classified_projects as hidden using (project_code)
    where asks
),
-- The day on which a form that was not sent back first came in: a correction does not make it late.
declared as (
    select
        state.subject_code as project_code,
        min(civil_day(file.received_at)) as handed_in_on
    from this.subject_states as state
    left join this.inbox_files as file using (sha256)
    where state.form = 'GO' and state.status in ('accepted', 'superseded')
    group by state.subject_code
),
admitted as (
    select project_code, last_step_on as admitted_on from this.goal_admissions where status = '纳入项目库'
),
funded as (
    select project_code from this.project_control_figures where control > 0
),
disclosed as (
    select distinct project_code from this.disclosed_goals
),
calendar as (
    select
        department_code, approved_on, units_status, publish_status,
        if(published_on <= scope_day(), published_on, null) as published_on
    from this.disclosure_calendar
    where matter = '预算绩效目标'
),
counted as (
    select
        owed.department_code,
        count(*) as owed,
        count(declared.project_code) as handed_in,
        count(admitted.project_code) as admitted,
        count(admitted.project_code) filter (funded.project_code is not null) as funded,
        count(disclosed.project_code) as disclosed,
        max(declared.handed_in_on) as handed_in_on,
        max(admitted.admitted_on) as admitted_on
    from owed
    left join declared using (project_code)
    left join admitted using (project_code)
    left join funded using (project_code)
    left join disclosed using (project_code)
    group by owed.department_code
),
stepped as (
    select
        department.department_code,
        department.department_name,
        coalesce(counted.owed, 0) as owed,
        coalesce(counted.handed_in, 0) as handed_in,
        coalesce(counted.admitted, 0) as admitted,
        if(calendar.approved_on is not null, coalesce(counted.funded, 0), 0) as approved,
        if(calendar.published_on is not null, coalesce(counted.disclosed, 0), 0) as published,
        counted.handed_in_on,
        counted.admitted_on,
        calendar.approved_on,
        calendar.published_on,
        calendar.units_status,
        calendar.publish_status
    from this.department as department
    left join counted using (department_code)
    left join calendar using (department_code)
)
select
    department_code,
    department_name,
    owed,
    handed_in,
    admitted,
    approved,
    published,
    handed_in_on,
    if(owed > 0, handed_in = owed and not coalesce(handed_in_on > approved_on, false), null) as handed_in_in_step,
    admitted_on,
    if(owed > 0, admitted = owed and not coalesce(admitted_on > approved_on, false), null) as admitted_in_step,
    approved_on,
    in_time(units_status) as approved_in_step,
    published_on,
    in_time(publish_status) as published_in_step,
    ratio4(handed_in, owed) as handed_in_share,
    ratio4(admitted, owed) as admitted_share,
    ratio4(approved, owed) as approved_share,
    ratio4(published, owed) as published_share
from stepped
