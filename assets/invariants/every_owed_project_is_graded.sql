-- Every project that owes a self-evaluation has exactly one grade; a score lies in its scale; every row has a grade.
with
owed as (
    select r_budg.project_code
    from accepted_r_budg as r_budg
    join accepted_r_proj using (region, year, project_code)
    join policy_classes using (region, year, class)
    where region = $region and year = $year and is_covered and adjusted_budget > 0
),
graded as (
    select project_code, count(*) as n, any_value(grade) as grade, any_value(final_score) as final_score
    from project_grades
    where region = $region and year = $year
    group by project_code
),
total as (
    select policy_number($region, $year, 'score.total') as value
)
select coalesce(owed.project_code, graded.project_code) as subject,
    coalesce(graded.n, 0) || ' grades, score ' || coalesce(cast(graded.final_score as varchar), '–') as fault
from owed
full join graded using (project_code)
cross join total
where coalesce(graded.n, 0) <> 1
    or graded.grade is null
    or graded.final_score not between 0 and total.value
