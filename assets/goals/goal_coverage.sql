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
counted as (
    select
        department.*,
        count(owed.project_code) as owed,
        count(declared.subject_code) as handed_in,
        count(admission.project_code) as admitted,
        count(admission.project_code) filter (figure.control > 0) as funded,
        count(disclosed.project_code) as disclosed,
        max(declared.handed_in_on) as handed_in_on,
        max(admission.last_step_on) as admitted_on
    from this.department as department
    left join owed using (department_code)
    left join this.handed_in as declared on declared.form = 'GO' and declared.subject_code = owed.project_code
    left join this.goal_admissions as admission on admission.project_code = owed.project_code and admission.status = '纳入项目库'
    left join this.project_control_figures as figure on figure.project_code = owed.project_code
    left join (select distinct project_code from this.disclosed_goals) as disclosed on disclosed.project_code = owed.project_code
    group by department.department_code, department.department_name
),
calendar as (
    select * replace (by_now(published_on) as published_on)
    from this.disclosure_calendar
    where matter = '预算绩效目标'
)
select
    counted.* exclude (funded, disclosed),
    if(calendar.approved_on is not null, funded, 0) as approved,
    if(calendar.published_on is not null, disclosed, 0) as published,
    calendar.approved_on,
    calendar.published_on,
    in_time(calendar.units_status) as approved_in_step,
    in_time(calendar.publish_status) as published_in_step,
    if(owed > 0, handed_in = owed and not coalesce(handed_in_on > calendar.approved_on, false), null) as handed_in_in_step,
    if(owed > 0, admitted = owed and not coalesce(admitted_on > calendar.approved_on, false), null) as admitted_in_step,
    ratio4(handed_in, owed) as handed_in_share,
    ratio4(admitted, owed) as admitted_share,
    ratio4(approved, owed) as approved_share,
    ratio4(published, owed) as published_share
from counted
left join calendar using (department_code)
