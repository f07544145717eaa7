-- Clause 二(三): units whose goals were returned by finance's review, as the last step on record, or never declared.
-- One row a project that owes its goals, or declared them.
with
returned as (
    select subject_code as project_code, arg_max_null(nullif(trim(opinion), ''), step_no) as opinion
    from accepted_goal_steps
    where region = $region and year = $year
    group by subject_code
),
named as (
    select
        admission.*,
        project.unit_code,
        if(admission.status = '未申报', '未申报绩效目标', '财政复审退回') as reason
    from goal_admissions as admission
    join accepted_r_proj as project using (region, year, project_code)
    where region = $region and year = $year and admission.status in ('未申报', '退回整改', '逾期未改')
)
select
    department_code,
    unit_code,
    project_code,
    reason,
    case status
        when '未申报' then '「' || project_name || '」已申报预算，未报送绩效目标申报表。'
        else concat(
            '「', project_name, '」绩效目标经第', rounds, '次财政复审于', coalesce(strftime(last_step_on, '%Y年%-m月%-d日'), '（未填日期）'), '退回',
            case
                when status = '逾期未改' then '，应于' || strftime(rectify_by, '%Y年%-m月%-d日') || '前整改，逾期未改'
                when rectify_by is not null then '，整改期限为' || strftime(rectify_by, '%Y年%-m月%-d日')
            end,
            '。',
            '复审意见：' || rtrim(returned.opinion, '。') || '。'
        )
    end as detail
from named
left join returned using (project_code)
