-- Clause 一(四): what the reviews of the selected projects found, by stratum. The drawn stratum speaks for the projects that were
-- not drawn: each of its projects stands for an interval of money, and what share of its self score the review took away is taken of
-- that interval (projected). The bound at 95 % is Stringer's: interval × (f0 + Σ (fj − fj−1) × share_j), shares from the largest down,
-- fj the upper bound of a Poisson mean with j errors; no more than the stratum has. Nothing is projected until every drawn project is
-- reviewed.
with
rise as (
    select errors, bound - lag(bound) over (order by errors) as risen from this.review_factors
),
frame as (
    select *, coalesce(stratum, '抽取') as part from this.review_frame where stratum is not null or amount > 0
),
stratum as (
    select part as stratum, sum(amount) as population, count(stratum) as projects
    from frame
    group by part
    having count(stratum) > 0
),
found as (
    select
        frame.stratum, frame.project_code, frame.amount, graded.self_score, graded.review_score,
        graded.self_score - graded.review_score as difference,
        greatest(graded.self_score - graded.review_score, 0) as taken_away,
        graded.review_score < graded.self_score
            and band('grade', graded.review_score) <> band('grade', graded.self_score) as lost_grade
    from frame
    left join this.project_grades as graded using (project_code)
    where frame.stratum is not null
),
-- Whole numbers alone: fen, hundredths of points. Each project of 必查 stands for its own money, of 抽取 for an interval.
worth as (
    select
        found.stratum,
        found.project_code,
        cast(if(found.stratum = '抽取', stratum.population, found.amount) * 100 as hugeint) as fen,
        cast(taken_away * 100 as hugeint) as taken,
        cast(self_score * 100 as hugeint) * if(found.stratum = '抽取', stratum.projects, 1) as of_all,
        row_number() over (partition by found.stratum order by ratio12(taken_away, self_score) desc, project_code) as place
    from found
    join stratum using (stratum)
    where taken_away > 0
),
error as (
    select
        stratum,
        sum(half_up(fen * taken, of_all)) as projected,
        sum(half_up(fen * taken * cast(coalesce(rise.risen, 0) * 100 as hugeint), of_all * 100)) as risen
    from worth
    left join rise on rise.errors = worth.place
    group by stratum
),
total as (
    select
        stratum,
        count(difference) as reviewed,
        coalesce(sum(amount) filter (difference is not null), 0) as covered,
        cast(sum(difference) * 100 as hugeint) as differences,
        count_if(lost_grade) as grades_lost
    from found
    group by stratum
),
reckoned as (
    select
        stratum.*,
        total.*,
        total.reviewed = stratum.projects as is_whole,
        half_up(cast(population * 100 as hugeint) * cast(first.bound * 100 as hugeint), projects * 100) as unseen,
        coalesce(error.projected, 0) as projected,
        coalesce(error.risen, 0) as risen
    from stratum
    join total using (stratum)
    left join error using (stratum)
    left join this.review_factors as first on first.errors = 0
)
select
    stratum,
    cast(projects as integer) as projects,
    cast(reviewed as integer) as reviewed,
    population,
    covered,
    cast(
        case when differences < 0 then -half_up(-differences, reviewed) else half_up(differences, reviewed) end as decimal(9, 0)
    ) * cast(0.01 as decimal(2, 2)) as mean_difference,
    cast(grades_lost as integer) as grades_lost,
    if(is_whole, cast(projected as decimal(18, 0)) * cast(0.01 as decimal(2, 2)), null) as overstatement,
    if(
        is_whole,
        least(
            cast(if(stratum = '抽取', unseen + risen, projected) as decimal(28, 0)) * cast(0.01 as decimal(2, 2)), population
        ),
        null
    ) as overstatement_bound
from reckoned
