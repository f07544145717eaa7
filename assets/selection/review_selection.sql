-- Clause 一(四): whose self-evaluation finance re-checks, as the draw that stands has it: certain projects first, then by money.
select
    row_number() over (order by frame.stratum = '必查' desc, frame.amount desc, frame.project_code) as rank,
    frame.* exclude (certain_by),
    made.interval,
    made.seed,
    made.frame_sha256
from this.review_frame as frame
cross join this.review_draws as made
where frame.stratum is not null
