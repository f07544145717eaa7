-- Clause 二(三): units that handed in no monitoring form, explained no red light, or must not be paid for now.
-- One row a project and reason.
with
flagged as (
    select flags.*, project.unit_code
    from this.monitoring_flags as flags
    join this.accepted_r_proj as project using (project_code)
),
form as (
    select sha256, sheet, subject_no, subject_code as project_code, conditions_met, possibility
    from this.accepted_monitorings
),
indicator as (
    select
        form.project_code,
        coalesce(nullif(trim(stated.level3), ''), '第' || indicator_no || '项指标') as name,
        indicator_no,
        measured.light_rank = 1 and nullif(trim(stated.reason), '') is null as is_unexplained,
        coalesce(stated.possibility = '完全不可能', false) as is_hopeless
    from form
    join this.accepted_indicators as stated using (sha256, sheet, subject_no)
    left join indicator_progress as measured using (sha256, sheet, subject_no, indicator_no)
    where stated.form = 'MO'
),
unexplained as (
    select project_code, string_agg(name, '、' order by indicator_no) as names
    from indicator
    where is_unexplained
    group by project_code
),
hopeless as (
    select project_code, string_agg(name, '、' order by indicator_no) as names
    from indicator
    where is_hopeless
    group by project_code
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
    concat('「', project_name, '」截至', as_of_month, '月指标亮红灯且未说明偏差原因：', unexplained.names, '。')
from flagged
join unexplained using (project_code)
union all
select
    department_code, unit_code, project_code,
    '暂停拨款',
    concat(
        '「', project_name, '」',
        concat_ws(
            '；',
            if(form.conditions_met = '否', '实施条件不满足', null),
            case
                when hopeless.names is not null then '下列指标完全不可能完成目标：' || hopeless.names
                when form.possibility = '完全不可能' then '完全不可能完成目标'
            end
        ),
        '，暂停预算拨款。'
    )
from flagged
join form using (project_code)
left join hopeless using (project_code)
where flagged.suspend
