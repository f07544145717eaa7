-- Clause 二(二), 逐步扩大报送绩效信息范围: how much of each kind of information is sent this year, and was the year before.
with
pack as (
    select 'now' as edition, control from this.congress_pack
    union all
    select 'before', control from last.congress_pack anti join this.classified_projects as hidden using (project_code)
),
department as (
    select 'now' as edition, * from this.congress_departments
    union all
    select 'before', * from last.congress_departments
),
sent as (
    select '重点项目绩效目标' as item, edition, count(*) as number, sum(control) as amount from pack group by edition
    union all
    select '部门整体绩效目标', edition, count(*) filter (goal_status = '审核通过'), null from department group by edition
    union all
    select '部门整体评价结果', edition, count(*) filter (last_score is not null), null from department group by edition
    union all
    select '部门自评情况', edition, count(*) filter (evaluated > 0), null from department group by edition
)
select
    list_position(['重点项目绩效目标', '部门整体绩效目标', '部门整体评价结果', '部门自评情况'], item) as rank,
    item,
    max(number) filter (edition = 'before') as before,
    coalesce(max(number) filter (edition = 'now'), 0) as now,
    max(amount) filter (edition = 'before') as amount_before,
    max(amount) filter (edition = 'now') as amount_now
from sent
group by item
