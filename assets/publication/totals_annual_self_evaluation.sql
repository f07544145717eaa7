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
