-- Clause 一(四), 复核: reviews of a project or department, the one that counts first, then those that it replaced. The score of one
-- that states none is that of its lines, as is that of a subject with lines alone.
with
lines as (
    select any_value(version) as version, sum(review_score) as together, sha256, sheet, arg_min(cells, line_no) as cells
    from this.accepted_r_rev_d
    where subject_code = $subject
    group by sha256, sheet
    having count(review_score) > 0
),
stated as (
    select state.status, state.version, review.*
    from this.raw_r_rev as review
    join this.subject_states as state using (sha256, sheet, subject_no)
    where state.form = 'R-REV' and state.status in ('accepted', 'superseded') and state.subject_code = $subject
),
shown as (
    select
        stated.* replace (
            coalesce(stated.review_score, lines.together) as review_score,
            if(stated.review_score is null, lines.sha256, stated.sha256) as sha256,
            if(stated.review_score is null, lines.sheet, stated.sheet) as sheet,
            if(stated.review_score is null, lines.cells, stated.cells) as cells
        )
    from stated
    left join lines on stated.status = 'accepted'
    union all by name
    select 'accepted' as status, * rename (together as review_score)
    from lines
    where not exists (from this.subject_states where form = 'R-REV' and subject_code = $subject)
)
select shown.* replace (cast(review_score as decimal(9, 2)) as review_score), places.file
from shown
left join places using (sha256, sheet)
order by status, version desc
