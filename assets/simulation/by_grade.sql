-- Cuts by the grade of B−2 (a project's own, else its predecessor's), in the policy in force and in the other one.
with
figure as (
    select side, figure.cut, coalesce(own.grade, predecessor.grade, '') as grade
    from sides.project_control_figures as figure
    join sides.budget_requests as request using (side, project_code)
    left join sides.project_grades as own using (side, project_code)
    left join sides.project_grades as predecessor
        on predecessor.side = figure.side and predecessor.project_code = request.predecessor_code
)
select
    grade,
    count(*) filter (side = 'before') as projects_before,
    count(*) filter (side = 'after') as projects_after,
    coalesce(sum(cut) filter (side = 'before'), 0) as cut_before,
    coalesce(sum(cut) filter (side = 'after'), 0) as cut_after
from figure
left join evaluated.policy_bands as band on band.scale = 'grade' and band.label = figure.grade
group by grade
order by min(band.rank) nulls last, grade
