-- Clause 二(三): what bulletins count beside those they name: the projects that a stage is about, none of them classified.
-- `hidden_year` is the year of the run, whose registers say what is classified today. A name with a classified code in it is
-- left out, as the guard of the tables withholds it.
with
hidden as (
    select project_code from classified_projects where region = $region and year = $hidden_year and project_code is not null
),
covered as (
    select 'bulletin_self_evaluation' as bulletin, department_code, project_code, project_name, adjusted_budget as amount
    from project_grades
    where region = $region and year = $year
    union all
    select 'bulletin_monitoring', department_code, project_code, project_name, adjusted_budget
    from monitoring_flags
    where region = $region and year = $year
    union all
    select 'bulletin_goals', admission.department_code, admission.project_code, admission.project_name, figure.requested
    from goal_admissions as admission
    left join project_control_figures as figure using (region, year, project_code)
    where region = $region and year = $year
),
named as (
    select 'bulletin_self_evaluation' as bulletin, project_code from bulletin_self_evaluation where region = $region and year = $year
    union
    select 'bulletin_monitoring', project_code from bulletin_monitoring where region = $region and year = $year
    union
    select 'bulletin_goals', project_code from bulletin_goals where region = $region and year = $year
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
