-- Clause 二(三): what bulletins count beside those they name: the projects that a stage is about, none of them classified.
-- `hidden_year` is the year of the run, whose registers say what is classified today. A name with a classified code in it is
-- left out, as the guard of the tables withholds it.
with
hidden as (
    select project_code from classified_projects where region = scope_region() and year = $hidden_year and project_code is not null
),
covered as (
    select 'bulletin_self_evaluation' as bulletin, department_code, project_code, project_name, adjusted_budget as amount
    from this.project_grades
    union all
    select 'bulletin_monitoring', department_code, project_code, project_name, adjusted_budget
    from this.monitoring_flags
    union all
    select 'bulletin_goals', admission.department_code, admission.project_code, admission.project_name, figure.requested
    from this.goal_admissions as admission
    left join this.project_control_figures as figure using (project_code)
),
named as (
    select 'bulletin_self_evaluation' as bulletin, project_code from this.bulletin_self_evaluation
    union
    select 'bulletin_monitoring', project_code from this.bulletin_monitoring
    union
    select 'bulletin_goals', project_code from this.bulletin_goals
),
withheld as (
    select distinct shown.project_name
    from (select distinct project_name from covered join named using (bulletin, project_code)) as shown
    join hidden on contains(folded(shown.project_name), folded(hidden.project_code))
)
select
    covered.bulletin,
    covered.department_code,
    covered.project_code,
    if(withheld.project_name is null, covered.project_name, null) as project_name,
    covered.amount,
    named.project_code is not null as is_named
from covered
left join named using (bulletin, project_code)
left join withheld using (project_name)
where covered.project_code not in (select project_code from hidden)
order by bulletin, department_code, project_code
