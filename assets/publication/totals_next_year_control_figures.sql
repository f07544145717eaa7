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
select 'total_control', cast(coalesce(sum(total_control), 0) as varchar) from departments
