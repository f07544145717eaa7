-- Clause 二(二), 逐步扩大报送绩效信息范围: how much of each kind of information is sent this year, and was the year before.
with
pack as (
    select 'now' as year, control from this.congress_pack
    union all
    select 'before', control from last.congress_pack anti join this.classified_projects as hidden using (project_code)
),
department as (
    select 'now' as year, * from this.congress_departments
    union all
    select 'before', * from last.congress_departments
),
sent as (
    select 1 as rank, '重点项目绩效目标' as item, year, count(*) as number, sum(control) as amount from pack group by year
    union all
    select 2, '部门整体绩效目标', year, count(*) filter (goal_status = '审核通过'), null from department group by year
    union all
    select 3, '部门整体评价结果', year, count(*) filter (last_score is not null), null from department group by year
    union all
    select 4, '部门自评情况', year, count(*) filter (evaluated > 0), null from department group by year
)
select
    rank,
    item,
    max(number) filter (year = 'before') as before,
    coalesce(max(number) filter (year = 'now'), 0) as now,
    max(amount) filter (year = 'before') as amount_before,
    max(amount) filter (year = 'now') as amount_now
from sent
group by rank, item
