-- Clause 二(二), 逐步扩大报送绩效信息范围: how much of each kind of information is sent this year, and was the year before.
with
department as (
    select 'now' as edition, * from this.congress_departments
    union all
    select 'before', * from last.congress_departments
),
sent(edition, item, number, amount) as (
    select 'now', '重点项目绩效目标', 1, control from this.congress_pack
    union all
    select 'before', '重点项目绩效目标', 1, control from last.congress_pack
    anti join this.classified_projects as hidden using (project_code)
    union all
    select edition, line.item, cast(coalesce(line.is_sent, false) as integer), null
    from department, lateral (
        values ('部门整体绩效目标', goal_status = '审核通过'), ('部门整体评价结果', last_score is not null), ('部门自评情况', evaluated > 0)
    ) as line(item, is_sent)
)
select
    list_position(['重点项目绩效目标', '部门整体绩效目标', '部门整体评价结果', '部门自评情况'], item) as rank,
    item,
    sum(number) filter (edition = 'before') as before,
    coalesce(sum(number) filter (edition = 'now'), 0) as now,
    sum(amount) filter (edition = 'before') as amount_before,
    sum(amount) filter (edition = 'now') as amount_now
from sent
group by item
