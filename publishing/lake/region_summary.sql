-- A region and year in one row: what province_summary says of it before regions are ranked.
with
band as (
    select value as grade, en as word from codes where "table" = 'project_grades' and "column" = 'grade'
),
graded as (
    select
        count(*) as projects,
        count(*) filter (where grades.grade_source <> 'missing') as evaluated,
        count(*) filter (where grades.grade_source <> 'missing' and band.word = 'excellent') as excellent,
        count(*) filter (where grades.grade_source <> 'missing' and band.word = 'good') as good,
        count(*) filter (where grades.grade_source <> 'missing' and band.word = 'medium') as medium,
        count(*) filter (where grades.grade_source <> 'missing' and band.word in ('poor', 'low')) as poor
    from project_grades as grades
    left join band using (grade)
),
monitored as (
    select count(*) as projects, count(*) filter (where as_of_month is not null) as handed_in from monitoring_flags
),
declared as (
    select count(*) as projects, count(*) filter (where status = '纳入项目库') as admitted from goal_admissions
),
figures as (
    select sum(requested) as requested, sum(cut) as cut, sum(control) as control from project_control_figures
)
select
    $name as region_name,
    nullif(graded.projects, 0) as projects,
    ratio4(graded.excellent, graded.evaluated) as excellent_share,
    ratio4(graded.good, graded.evaluated) as good_share,
    ratio4(graded.medium, graded.evaluated) as medium_share,
    ratio4(graded.poor, graded.evaluated) as poor_share,
    figures.requested,
    figures.cut,
    figures.control,
    ratio4(figures.cut, figures.requested) as cut_share,
    ratio4(graded.evaluated, graded.projects) as evaluation_coverage,
    ratio4(monitored.handed_in, monitored.projects) as monitoring_coverage,
    ratio4(declared.admitted, declared.projects) as goal_coverage
from graded, monitored, declared, figures
