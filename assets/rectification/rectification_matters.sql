-- Clause 二(三): what a year's results say that departments must put right, as far as seasons were run for the year: goals of
-- projects and departments that finance returned, grades that the policy names, red lights without reason, opinions of key
-- evaluations. One row a department, source and project; no project: the department as a whole.
with
graded as (
    select department_code, project_code, project_name, grade_source, final_score, grade from this.project_grades
    union all
    select department_code, null, null, grade_source, final_score, grade from this.department_grades
),
admitted as (
    select department_code, project_code, project_name from this.goal_admissions
    union all
    select department_code, null, null from this.department_goal_admissions
),
told(department_code, source, project_code, project_name, said, due_on, done_on) as (
    select
        department_code, '绩效目标', project_code, project_name,
        '绩效目标经财政复审退回' || coalesce('：' || rtrim(review.returned.opinion, '。'), ''),
        review.returned.due,
        if(review.verdict = '通过', review.last_step_on, null)
    from admitted
    join this.goal_review as review on review.subject_code = coalesce(project_code, department_code)
    where review.returned is not null
    union all
    select
        flags.department_code, '运行监控', flags.project_code, flags.project_name,
        concat('截至', flags.as_of_month, '月指标亮红灯且未说明偏差原因：', doubts.unexplained), null, null
    from this.monitoring_flags as flags
    join this.accepted_monitorings as form on form.subject_code = flags.project_code
    join monitored_doubts as doubts using (sha256, sheet, subject_no)
    where doubts.unexplained is not null
    union all
    select
        department_code, '自评复核', project_code, project_name,
        concat(if(grade_source = 'review', '复核', '自评'), '得分', final_score, '分，等级为', grade), null, null
    from graded
    where grade in (select word from this.policy_words where list = 'rectified_grades')
    union all
    select
        coalesce(graded.department_code, review.code), '重点评价', graded.project_code, graded.project_name,
        concat('重点评价意见：', rtrim(trim(review.opinion), '。')), null, null
    from this.accepted_r_rev as review
    left join this.project_grades as graded on review.subject = '项目' and graded.project_code = review.code
    where review.method = '重点评价' and nullif(trim(review.opinion), '') is not null
        and (graded.project_code is not null or review.subject = '部门整体')
        and exists (select 1 from this.project_grades)
)
select
    department_code, source, project_code, due_on, done_on,
    concat(coalesce('「' || project_name || '」', '部门整体支出'), said, '。') as problem
from told
