-- Clause 二(三): units whose goals were returned by finance's review, as the last step on record, or never declared.
-- One row a project that owes its goals, or declared them.
select
    admission.department_code,
    project.unit_code,
    admission.project_code,
    if(admission.status = '未申报', '未申报绩效目标', '财政复审退回') as reason,
    case admission.status
        when '未申报' then '「' || admission.project_name || '」已申报预算，未报送绩效目标申报表。'
        else concat(
            '「', admission.project_name, '」绩效目标经第', admission.rounds, '次财政复审于',
            coalesce(strftime(admission.last_step_on, '%Y年%-m月%-d日'), '（未填日期）'), '退回',
            case
                when admission.status = '逾期未改'
                    then '，应于' || strftime(admission.rectify_by, '%Y年%-m月%-d日') || '前整改，逾期未改'
                when admission.rectify_by is not null
                    then '，整改期限为' || strftime(admission.rectify_by, '%Y年%-m月%-d日')
            end,
            '。',
            '复审意见：' || rtrim(review.opinion, '。') || '。'
        )
    end as detail
from this.goal_admissions as admission
join this.accepted_r_proj as project using (project_code)
left join this.goal_review as review on review.subject_code = admission.project_code
where admission.status in ('未申报', '退回整改', '逾期未改')
