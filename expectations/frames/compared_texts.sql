-- SE13: goals, results and reasons of the forms that count, equal to those of another department's project, clause 一(四).
-- Compared by letters and digits alone. A classified project (涉密) is compared with open ones, and no open one with it: neither its
-- text nor that there is such a project may reach another department.
with stated as (
    select s.sha256, s.sheet, s.subject_no, s.subject_code, s.cells, 0 as line_no, text.*
    from this.accepted_self_evaluations as s
    cross join lateral (values
        ('expected_goal', '预期目标', 'goal', s.expected_goal),
        ('actual_goal', '实际完成情况', 'result', s.actual_goal),
        ('reason', '偏差原因', 'reason', s.reason)
    ) as text(field, title, title_en, words)
    where s.form = 'SE'
    union all
    select i.sha256, i.sheet, i.subject_no, i.subject_code, i.cells, i.indicator_no, 'reason', '偏差原因', 'reason', i.reason
    from this.accepted_indicators as i
    where i.form = 'SE'
),
texts as (
    select
        stated.* exclude (words), plain(stated.words) as text,
        project.department_code,
        {'code': stated.subject_code, 'name': project.project_name, 'department': project.department_code} as own,
        exists (
            select 1 from this.classified_projects as hidden
            where hidden.project_code = stated.subject_code or hidden.project_name = project.project_name
        ) as is_classified
    from stated
    join this.project as project on project.project_code = stated.subject_code
    where length(plain(stated.words)) >= param('review.same_text_letters')
),
-- Of each text the first open project, and the first one of another department than that: they tell whom any project is like.
told as (
    select
        *,
        arg_min(own, subject_code) filter (not is_classified) over alike as first,
        count(distinct subject_code) filter (not is_classified) over alike
            - count(distinct subject_code) filter (not is_classified) over (partition by field, text, department_code) as others
    from texts
    window alike as (partition by field, text)
),
paired as (
    select
        *,
        if(
            first.department <> department_code, first,
            arg_min(own, subject_code) filter (not is_classified and department_code <> first.department) over (partition by field, text)
        ) as other
    from told
)
select
    t.* replace (json_object('text', json_extract_string(t.cells, '$.' || t.field)) as cells),
    t.title as title_zh,
    t.other.code as other_project, t.other.name as other_name, coalesce(d.department_name, t.other.department) as other_department,
    length(t.text) as letters,
    if(t.others > 1, '等' || t.others || '个项目', '') as more_zh,
    if(t.others > 1, ' and ' || (t.others - 1) || ' more', '') as more_en
from paired as t
left join this.department as d on d.department_code = t.other.department
where t.other is not null
