-- What the autumn season comes to.
with
figures as (select * from project_control_figures where region = $region and year = $year),
departments as (select * from department_control_figures where region = $region and year = $year)
select 'projects' as name, cast(count(*) as varchar) as value from figures
union all
select 'status ' || status, cast(count(*) as varchar) from figures group by status
union all
select 'requested', cast(coalesce(sum(requested), 0) as varchar) from figures
union all
select 'cut', cast(coalesce(sum(cut), 0) as varchar) from figures
union all
select 'control', cast(coalesce(sum(control), 0) as varchar) from figures
union all
select 'departments', cast(count(*) as varchar) from departments
union all
select 'public_funds_deduction', cast(coalesce(sum(public_funds_deduction), 0) as varchar) from departments
union all
select 'departments pending', cast(count(*) as varchar) from departments where total_control is null having count(*) > 0
union all
select 'total_control', cast(coalesce(sum(total_control), 0) as varchar) from departments
union all
select 'projects with disclosed goals', cast(count(distinct project_code) as varchar)
from disclosed_goals
where region = $region and year = $year
union all
select 'published ' || publish_status, cast(count(*) as varchar)
from disclosure_calendar
where region = $region and year = $year and matter = '预算绩效目标'
group by publish_status
union all
select 'congress pack projects', cast(count(*) as varchar) from congress_pack where region = $region and year = $year
union all
select 'congress pack control', cast(coalesce(sum(control), 0) as varchar)
from congress_pack
where region = $region and year = $year
union all
select 'bulletin ' || reason, cast(count(*) as varchar)
from bulletin_goals
where region = $region and year = $year
group by reason
