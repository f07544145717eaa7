-- Every project that owes a self-evaluation has exactly one grade; a score lies in its scale; every row has a grade.
-- 应当自评的项目都有且只有一个等级；得分在量程之内；每行都有等级。
with
owed as (
    select project_code from this.project where is_budgeted
),
graded as (
    select project_code, count(*) as n, any_value(grade) as grade, any_value(final_score) as final_score
    from this.project_grades
    group by project_code
)
select coalesce(owed.project_code, graded.project_code) as subject,
    coalesce(graded.n, 0) || ' grades, score ' || coalesce(cast(graded.final_score as varchar), '–') as fault
from owed
full join graded using (project_code)
where coalesce(graded.n, 0) <> 1
    or graded.grade is null
    or graded.final_score not between 0 and param('score.total')
