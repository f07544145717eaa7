-- What the spring season comes to.
select 'projects' as name, cast(count(*) as varchar) as value from this.project_grades
union all
select 'grade ' || grade, cast(count(*) as varchar) from this.project_grades group by grade
union all
select 'adjusted_budget', cast(coalesce(sum(adjusted_budget), 0) as varchar) from this.project_grades
union all
select 'executed', cast(coalesce(sum(executed), 0) as varchar) from this.project_grades
union all
select 'department grade ' || grade, cast(count(*) as varchar) from this.department_grades group by grade
union all
select 'disclosed results', cast(count(*) as varchar) from this.disclosed_results
union all
select 'disclosed key evaluations', cast(count(*) as varchar) from this.disclosed_key_evaluations
union all
select 'published ' || publish_status, cast(count(*) as varchar) from this.disclosure_calendar
where matter = '部门决算' group by publish_status
union all
select 'bulletin ' || reason, cast(count(*) as varchar) from this.bulletin_self_evaluation group by reason
union all
select 'departments assessed', cast(count(total) as varchar) from this.assessment
union all
select 'assessment ' || outcome, cast(count(*) as varchar) from this.assessment where outcome is not null group by outcome
