-- Cuts by the grade of B−2 (a project's own, else its predecessor's), in the policy in force and in the other one.
with
graded as (
    select
        'before' as side,
        figure.cut,
        coalesce(own.grade, predecessor.grade, '') as grade
    from before.project_control_figures as figure
    join before.budget_requests as request using (project_code)
    left join before.project_grades as own on own.project_code = figure.project_code
    left join before.project_grades as predecessor on predecessor.project_code = request.predecessor_code
    union all
    select
        'after',
        figure.cut,
        coalesce(own.grade, predecessor.grade, '')
    from this.project_control_figures as figure
    join this.budget_requests as request using (project_code)
    left join evaluated.project_grades as own on own.project_code = figure.project_code
    left join evaluated.project_grades as predecessor on predecessor.project_code = request.predecessor_code
)
select
    grade,
    count(*) filter (side = 'before') as projects_before,
    count(*) filter (side = 'after') as projects_after,
    coalesce(sum(cut) filter (side = 'before'), 0) as cut_before,
    coalesce(sum(cut) filter (side = 'after'), 0) as cut_after
from graded
left join evaluated.policy_bands as band on band.scale = 'grade' and band.label = graded.grade
group by grade
order by min(band.rank) nulls last, grade
