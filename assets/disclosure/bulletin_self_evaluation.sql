-- Clause 二(三): units that did not evaluate a project, whose project is poor, or whose score the review brought down.
-- One row a project and reason.
with
graded as (
    select
        grade.*,
        project.unit_code,
        grade = (select arg_max(label, rank) from this.policy_bands where scale = 'grade') as is_poor,
        band('grade', self_score) as self_grade,
        band('grade', review_score) as review_grade,
        self_score - review_score as excess,
        param('bulletin.review_difference') as reported_from
    from this.project_grades as grade
    join this.accepted_r_proj as project using (project_code)
)
select department_code, unit_code, project_code, line.reason, concat('「', project_name, '」', line.said, '。') as detail
from graded, lateral (
    values
        ('未自评', grade_source = 'missing', '未报送绩效自评表'),
        ('评价等级为' || grade, is_poor, concat(if(grade_source = 'review', '复核', '自评'), '得分', final_score, '分，等级为', grade)),
        (
            '复核低于自评', excess >= reported_from or (excess > 0 and review_grade <> self_grade),
            concat('自评', self_score, '分（', self_grade, '），复核', review_score, '分（', review_grade, '），低', excess, '分')
        )
) as line(reason, holds, said)
where line.holds
