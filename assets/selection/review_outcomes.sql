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
    select
        *,
        coalesce(stratum, '抽取') as part,
        sum(amount) over (partition by coalesce(stratum, '抽取')) as population,
        count(stratum) over (partition by coalesce(stratum, '抽取')) as projects
    from this.review_frame
    where stratum is not null or amount > 0
),
-- Whole numbers alone: fen, hundredths of points. Each project of 必查 stands for its own money, of 抽取 for an interval.
found as (
    select
        frame.*,
        graded.self_score - graded.review_score as difference,
        graded.review_score < graded.self_score
            and band('grade', graded.review_score) <> band('grade', graded.self_score) as lost_grade,
        cast(if(part = '抽取', population, amount) * 100 as hugeint) as fen,
        cast(greatest(difference, 0) * 100 as hugeint) as taken,
        cast(graded.self_score * 100 as hugeint) * if(part = '抽取', projects, 1) as of_all,
        row_number() over (
            partition by part order by ratio12(taken, graded.self_score) desc nulls last, project_code
        ) as place
    from frame
    left join this.project_grades as graded using (project_code)
    where stratum is not null
),
reckoned as (
    select
        part as stratum,
        projects,
        count(difference) as reviewed,
        population,
        coalesce(sum(amount) filter (difference is not null), 0) as covered,
        sign(sum(difference)) * ratio2(abs(sum(difference)), count(difference)) as mean_difference,
        count_if(lost_grade) as grades_lost,
        coalesce(of_hundredths(sum(half_up(fen * taken, of_all))), 0) as overstatement,
        half_up(
            cast(population * 100 as hugeint) * (select cast(bound * 100 as hugeint) from this.review_factors where errors = 0),
            projects * 100
        ) as unseen,
        sum(half_up(fen * taken * cast(rise.risen * 100 as hugeint), of_all * 100)) as risen
    from found
    left join rise on rise.errors = found.place
    group by part, projects, population
)
select
    * exclude (unseen, risen) replace (if(reviewed = projects, overstatement, null) as overstatement),
    case
        when reviewed = projects
            then least(if(stratum = '抽取', of_hundredths(unseen + coalesce(risen, 0)), overstatement), population)
    end as overstatement_bound
from reckoned
