-- Clause 二(三): units that handed in no monitoring form, explained no red light, or must not be paid for now.
-- One row a project and reason.
with
flagged as (
    select flags.*, project.unit_code
    from this.monitoring_flags as flags
    join this.accepted_r_proj as project using (project_code)
),
named as (
    select
        stated.subject_code as project_code,
        string_agg(stated.name, '、' order by indicator_no)
            filter (measured.light_rank = 1 and nullif(trim(stated.reason), '') is null) as unexplained,
        string_agg(stated.name, '、' order by indicator_no) filter (stated.possibility = '完全不可能') as hopeless
    from (
        select *, coalesce(nullif(trim(level3), ''), '第' || indicator_no || '项指标') as name
        from this.accepted_indicators
        where form = 'MO'
    ) as stated
    left join indicator_progress as measured using (sha256, sheet, subject_no, indicator_no)
    group by stated.subject_code
)
select
    department_code, unit_code, project_code,
    '未报送监控表' as reason,
    '「' || project_name || '」未报送绩效运行监控表。' as detail
from flagged
where treatment = '未报送'
union all
select
    department_code, unit_code, project_code,
    '红灯指标未说明原因',
    concat('「', project_name, '」截至', as_of_month, '月指标亮红灯且未说明偏差原因：', named.unexplained, '。')
from flagged
join named using (project_code)
where named.unexplained is not null
union all
select
    flagged.department_code, flagged.unit_code, flagged.project_code,
    '暂停拨款',
    concat(
        '「', flagged.project_name, '」',
        concat_ws(
            '；',
            if(form.conditions_met = '否', '实施条件不满足', null),
            case
                when named.hopeless is not null then '下列指标完全不可能完成目标：' || named.hopeless
                when form.possibility = '完全不可能' then '完全不可能完成目标'
            end
        ),
        '，暂停预算拨款。'
    )
from flagged
join this.accepted_monitorings as form on form.subject_code = flagged.project_code
left join named on named.project_code = flagged.project_code
where flagged.suspend
