-- Every project that owes a self-evaluation has exactly one grade; a score lies in its scale; every row has a grade.
-- 应当自评的项目都有且只有一个等级；得分在量程之内；每行都有等级。
select
    project_code as subject,
    count(graded.project_code) || ' grades, score ' || coalesce(cast(any_value(graded.final_score) as varchar), '–') as fault
from (select project_code from this.project where is_budgeted)
full join this.project_grades as graded using (project_code)
group by project_code
having count(graded.project_code) <> 1
    or any_value(graded.grade) is null
    or any_value(graded.final_score) not between 0 and param('score.total')
