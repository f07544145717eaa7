-- A region and year in one row: what province_summary says of it before regions are ranked.
with
graded as (
    select
        nullif(count(*), 0) as projects,
        count(*) filter (grade_source <> 'missing') as evaluated,
        count(*) filter (grade_source <> 'missing' and code.en = 'excellent') as excellent,
        count(*) filter (grade_source <> 'missing' and code.en = 'good') as good,
        count(*) filter (grade_source <> 'missing' and code.en = 'medium') as medium,
        count(*) filter (grade_source <> 'missing' and code.en in ('poor', 'low')) as poor
    from project_grades as project
    left join codes as code on code."table" = 'project_grades' and code."column" = 'grade' and code.value = project.grade
),
monitored as (
    select ratio4(count(as_of_month), count(*)) as monitoring_coverage from monitoring_flags
),
declared as (
    select ratio4(count(*) filter (status = '纳入项目库'), count(*)) as goal_coverage from goal_admissions
),
figures as (
    select sum(requested) as requested, sum(cut) as cut, sum(control) as control from project_control_figures
)
select
    $name as region_name,
    projects,
    ratio4(excellent, evaluated) as excellent_share,
    ratio4(good, evaluated) as good_share,
    ratio4(medium, evaluated) as medium_share,
    ratio4(poor, evaluated) as poor_share,
    figures.*,
    ratio4(cut, requested) as cut_share,
    ratio4(evaluated, projects) as evaluation_coverage,
    monitoring_coverage,
    goal_coverage
from graded, monitored, declared, figures
