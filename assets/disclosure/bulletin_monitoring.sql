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
select department_code, unit_code, project_code, line.reason, concat('「', project_name, '」', line.said, '。') as detail
from flagged, lateral (
    values
        ('未报送监控表', treatment = '未报送', '未报送绩效运行监控表'),
        ('红灯指标未说明原因', unexplained is not null, concat('截至', as_of_month, '月指标亮红灯且未说明偏差原因：', unexplained)),
        ('暂停拨款', suspend, concat_ws(
            '；',
            if(conditions_met = '否', '实施条件不满足', null),
            case
                when hopeless is not null then '下列指标完全不可能完成目标：' || hopeless
                when possibility = '完全不可能' then '完全不可能完成目标'
            end
        ) || '，暂停预算拨款')
) as line(reason, holds, said)
where line.holds
