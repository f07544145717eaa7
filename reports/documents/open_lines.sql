-- Clause 二(三): what bulletins count beside those they name: the projects that a stage is about, none of them classified.
-- `hidden_year` is the year of the run, whose registers say what is classified today.
with
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
)
select covered.*, named.project_code is not null as is_named
from covered
left join named using (bulletin, project_code)
where not exists (
    select 1 from classified_projects as hidden
    where hidden.region = $region and hidden.year = $hidden_year and hidden.project_code = covered.project_code
)
order by bulletin, department_code, project_code
