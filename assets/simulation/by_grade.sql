-- Cuts by the grade of B−2 (a project's own, else its predecessor's), in the policy in force and in the other one.
with
graded as (
    select 'before' as side, project_code, grade from before.project_grades
    union all
    select 'after', project_code, grade from evaluated.project_grades
),
figure as (
    select 'before' as side, figure.cut, request.project_code, request.predecessor_code
    from before.project_control_figures as figure
    join before.budget_requests as request using (project_code)
    union all
    select 'after', figure.cut, request.project_code, request.predecessor_code
    from this.project_control_figures as figure
    join this.budget_requests as request using (project_code)
)
select
    coalesce(own.grade, predecessor.grade, '') as grade,
    count(*) filter (figure.side = 'before') as projects_before,
    count(*) filter (figure.side = 'after') as projects_after,
    coalesce(sum(cut) filter (figure.side = 'before'), 0) as cut_before,
    coalesce(sum(cut) filter (figure.side = 'after'), 0) as cut_after
from figure
left join graded as own using (side, project_code)
left join graded as predecessor on predecessor.side = figure.side and predecessor.project_code = figure.predecessor_code
left join evaluated.policy_bands as band on band.scale = 'grade' and band.label = coalesce(own.grade, predecessor.grade, '')
group by coalesce(own.grade, predecessor.grade, '')
order by min(band.rank) nulls last, grade
