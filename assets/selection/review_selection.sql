-- Clause 一(四): whose self-evaluation finance re-checks, as the draw that stands has it: certain projects first, then by money.
select
    row_number() over (order by frame.stratum = '必查' desc, frame.amount desc, frame.project_code) as rank,
    frame.project_code,
    frame.department_code,
    frame.stratum,
    frame.reasons,
    frame.points,
    frame.amount,
    made.interval,
    made.seed,
    made.frame_sha256
from this.review_frame as frame
cross join this.review_draws as made
where frame.stratum is not null
