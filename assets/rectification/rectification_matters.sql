-- Clause 二(三): what a year's results say that departments must put right, as far as seasons were run for the year: goals that
-- finance returned, grades that the policy names, red lights without reason, opinions of key evaluations. One row a department,
-- source and project; no project: the department as a whole.
with
reviewed as (
    select
        subject_code as project_code,
        arg_max(struct_pack(day := decided_on, due := rectify_by, opinion := nullif(trim(opinion), '')), step_no)
            filter (step = '财政复审' and conclusion = '退回') as returned,
        arg_max(struct_pack(step := step, conclusion := conclusion, day := decided_on), step_no) as latest
    from this.accepted_goal_steps
    group by subject_code
),
unexplained as (
    select
        form.subject_code as project_code,
        string_agg(
            coalesce(nullif(trim(stated.level3), ''), concat('第', stated.indicator_no, '项指标')), '、' order by stated.indicator_no
        ) as names
    from this.accepted_monitorings as form
    join this.accepted_indicators as stated using (sha256, sheet, subject_no)
    join indicator_progress as measured using (sha256, sheet, subject_no, indicator_no)
    where stated.form = 'MO' and measured.light_rank = 1 and nullif(trim(stated.reason), '') is null
    group by form.subject_code
),
low as (
    select word as grade from this.policy_words where list = 'rectified_grades'
)
select
    admission.department_code, '绩效目标' as source, admission.project_code,
    concat('「', admission.project_name, '」绩效目标经财政复审退回', '：' || rtrim(reviewed.returned.opinion, '。'), '。') as problem,
    coalesce(
        reviewed.returned.due,
        due_on(reviewed.returned.day, cast(param('rectification.days') as integer), choice('roll_if_holiday'))
    ) as due_on,
    case when reviewed.latest.step = '财政复审' and reviewed.latest.conclusion = '通过' then reviewed.latest.day end as done_on
from this.goal_admissions as admission
join reviewed using (project_code)
where reviewed.returned is not null
union all
select
    flags.department_code, '运行监控', flags.project_code,
    concat('「', flags.project_name, '」截至', flags.as_of_month, '月指标亮红灯且未说明偏差原因：', unexplained.names, '。'),
    cast(null as date), cast(null as date)
from this.monitoring_flags as flags
join unexplained using (project_code)
union all
select
    department_code, '自评复核', project_code,
    concat('「', project_name, '」', if(grade_source = 'review', '复核', '自评'), '得分', final_score, '分，等级为', grade, '。'),
    cast(null as date), cast(null as date)
from this.project_grades
join low using (grade)
union all
select
    department_code, '自评复核', cast(null as varchar),
    concat('部门整体支出', if(grade_source = 'review', '复核', '自评'), '得分', final_score, '分，等级为', grade, '。'),
    cast(null as date), cast(null as date)
from this.department_grades
join low using (grade)
union all
select
    coalesce(graded.department_code, review.code), '重点评价', graded.project_code,
    concat(coalesce('「' || graded.project_name || '」', '部门整体支出'), '重点评价意见：', rtrim(trim(review.opinion), '。'), '。'),
    cast(null as date), cast(null as date)
from this.accepted_r_rev as review
left join this.project_grades as graded on review.subject = '项目' and graded.project_code = review.code
where review.method = '重点评价' and nullif(trim(review.opinion), '') is not null
    and (graded.project_code is not null or review.subject = '部门整体')
    and exists (select 1 from this.project_grades)
