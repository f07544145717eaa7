-- What the August season comes to.
select 'projects' as name, cast(count(*) as varchar) as value from this.monitoring_flags
union all
select 'treatment ' || treatment, cast(count(*) as varchar) from this.monitoring_flags group by treatment
union all
select 'adjusted_budget', cast(coalesce(sum(adjusted_budget), 0) as varchar) from this.monitoring_flags
union all
select 'executed', cast(coalesce(sum(executed), 0) as varchar) from this.monitoring_flags
union all
select 'bulletin ' || reason, cast(count(*) as varchar) from this.bulletin_monitoring group by reason
