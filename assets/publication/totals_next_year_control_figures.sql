-- What the autumn season comes to.
select 'projects' as name, cast(count(*) as varchar) as value from this.project_control_figures
union all
select 'status ' || status, cast(count(*) as varchar) from this.project_control_figures group by status
union all
select 'requested', cast(coalesce(sum(requested), 0) as varchar) from this.project_control_figures
union all
select 'cut', cast(coalesce(sum(cut), 0) as varchar) from this.project_control_figures
union all
select 'control', cast(coalesce(sum(control), 0) as varchar) from this.project_control_figures
union all
select 'departments', cast(count(*) as varchar) from this.department_control_figures
union all
select 'public_funds_deduction', cast(coalesce(sum(public_funds_deduction), 0) as varchar) from this.department_control_figures
union all
select 'departments pending', cast(count(*) as varchar) from this.department_control_figures
where total_control is null having count(*) > 0
union all
select 'total_control', cast(coalesce(sum(total_control), 0) as varchar) from this.department_control_figures
union all
select 'projects with disclosed goals', cast(count(distinct project_code) as varchar) from this.disclosed_goals
union all
select 'published ' || publish_status, cast(count(*) as varchar) from this.disclosure_calendar
where matter = '预算绩效目标' group by publish_status
union all
select 'congress pack projects', cast(count(*) as varchar) from this.congress_pack
union all
select 'congress pack control', cast(coalesce(sum(control), 0) as varchar) from this.congress_pack
union all
select 'bulletin ' || reason, cast(count(*) as varchar) from this.bulletin_goals group by reason
