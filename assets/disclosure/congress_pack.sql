-- Clause 二(二): the largest key projects (是否重点) of next year go to the People's Congress with their goals, beside the results of
-- the evaluated year. A result is the project's own, else its predecessor's; a classified predecessor lends none.
with
pack as (
    select
        cast(row_number() over (order by figure.control desc, figure.project_code) as integer) as rank,
        figure.* exclude (base, cut, status, rule),
        nullif(trim(project.predecessor_code), '') as predecessor_code
    from this.project_control_figures as figure
    join this.accepted_r_proj as project using (project_code)
    anti join this.classified_projects as hidden using (project_code)
    where project.is_key and figure.control > 0
),
result as (
    select project_code, grade, final_score
    from evaluated.project_grades
    anti join this.classified_projects as hidden using (project_code)
),
-- What the project is to reach, where its declaration has no sentence of its own.
listed as (
    select
        subject_code,
        string_agg(
            concat(level3, if(operator = '定性', '：', operator), target_words, if(contains(target_words, unit), '', unit)),
            '；' order by indicator_no
        ) as goal
    from (
        select
            indicator.* replace (measured.operator as operator, coalesce(indicator.unit, '') as unit),
            if(
                measured.operator <> '定性' and indicator.target is not null,
                written(indicator.target),
                regexp_replace(coalesce(trim(indicator.target_text), ''), '^[≥≤><=]', '')
            ) as target_words
        from this.accepted_indicators as indicator
        join measured_indicators as measured using (form, sha256, sheet, subject_no, indicator_no)
        where form = 'GO'
    )
    group by subject_code
)
select
    pack.* exclude (predecessor_code),
    coalesce(nullif(trim(declared.goal), ''), listed.goal) as goal_summary,
    if(own.project_code is not null, own.grade, predecessor.grade) as last_grade,
    if(own.project_code is not null, own.final_score, predecessor.final_score) as last_score
from pack
left join this.accepted_goals as declared on declared.subject_code = pack.project_code
left join listed on listed.subject_code = pack.project_code
left join result as own on own.project_code = pack.project_code
left join result as predecessor on predecessor.project_code = pack.predecessor_code
where pack.rank <= param('congress_pack.size')
