-- Clause 二(三): units that handed in no monitoring form, explained no red light, or must not be paid for now.
-- One row a project and reason.
with
flagged as (
    select flags.*, project.unit_code, form.conditions_met, form.possibility, doubts.unexplained, doubts.hopeless
    from this.monitoring_flags as flags
    left join this.accepted_monitorings as form on form.subject_code = flags.project_code
    left join monitored_doubts as doubts using (sha256, sheet, subject_no)
    join this.accepted_r_proj as project on project.project_code = flags.project_code
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
    concat('「', project_name, '」截至', as_of_month, '月指标亮红灯且未说明偏差原因：', unexplained, '。')
from flagged
where unexplained is not null
union all
select
    department_code, unit_code, project_code,
    '暂停拨款',
    concat(
        '「', project_name, '」',
        concat_ws(
            '；',
            if(conditions_met = '否', '实施条件不满足', null),
            case
                when hopeless is not null then '下列指标完全不可能完成目标：' || hopeless
                when possibility = '完全不可能' then '完全不可能完成目标'
            end
        ),
        '，暂停预算拨款。'
    )
from flagged
where suspend
