-- What the spring season comes to.
with grades as (select * from project_grades where region = $region and year = $year)
select 'projects' as name, cast(count(*) as varchar) as value from grades
union all
select 'grade ' || grade, cast(count(*) as varchar) from grades group by grade
union all
select 'adjusted_budget', cast(coalesce(sum(adjusted_budget), 0) as varchar) from grades
union all
select 'executed', cast(coalesce(sum(executed), 0) as varchar) from grades
union all
select 'department grade ' || grade, cast(count(*) as varchar)
from department_grades
where region = $region and year = $year
group by grade
union all
select 'disclosed results', cast(count(*) as varchar) from disclosed_results where region = $region and year = $year
union all
select 'disclosed key evaluations', cast(count(*) as varchar)
from disclosed_key_evaluations
where region = $region and year = $year
union all
select 'published ' || publish_status, cast(count(*) as varchar)
from disclosure_calendar
where region = $region and year = $year and matter = '部门决算'
group by publish_status
union all
select 'bulletin ' || reason, cast(count(*) as varchar)
from bulletin_self_evaluation
where region = $region and year = $year
group by reason
union all
select 'departments assessed', cast(count(total) as varchar) from assessment where region = $region and year = $year
union all
select 'assessment ' || outcome, cast(count(*) as varchar)
from assessment
where region = $region and year = $year and outcome is not null
group by outcome
