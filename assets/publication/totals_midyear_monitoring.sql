-- What the August season comes to.
with flags as (select * from monitoring_flags where region = $region and year = $year)
select 'projects' as name, cast(count(*) as varchar) as value from flags
union all
select 'treatment ' || treatment, cast(count(*) as varchar) from flags group by treatment
union all
select 'adjusted_budget', cast(coalesce(sum(adjusted_budget), 0) as varchar) from flags
union all
select 'executed', cast(coalesce(sum(executed), 0) as varchar) from flags
union all
select 'bulletin ' || reason, cast(count(*) as varchar)
from bulletin_monitoring
where region = $region and year = $year
group by reason
