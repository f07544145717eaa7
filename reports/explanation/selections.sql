-- Clause 一(四), 复核: whether a project was selected for a re-check of its self-evaluation, why, and how that was drawn.
select
    frame.stratum,
    frame.reasons,
    frame.points,
    frame.amount,
    made.interval,
    made.seed,
    made.is_fixed,
    made.drawn_on
from review_frame as frame
join review_draws as made using (region, year)
where region = $region and year = $year and frame.project_code = $code
