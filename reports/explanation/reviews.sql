-- Clause 一(四), 复核: reviews of projects or departments, the one that counts first, then those that it replaced. The score of one
-- that states none is that of its lines, as is that of a subject with lines alone.
with lines as (
    select
        subject_code, sha256, sheet, any_value(version) as version,
        cast(sum(review_score) as decimal(9, 2)) as together, arg_min(cells, line_no) as cells
    from accepted_r_rev_d
    where region = $region and year = $year
    group by subject_code, sha256, sheet
    having count(review_score) > 0
),
stated as (
    select
        state.subject_code, state.status, state.version, review.review_score, review.method, review.opinion, review.reviewed_on,
        review.sha256, review.sheet, review.cells
    from raw_r_rev as review
    join subject_states as state using (region, year, sha256, sheet, subject_no)
    where region = $region and year = $year and state.form = 'R-REV' and state.status in ('accepted', 'superseded')
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
    left join lines on lines.subject_code = stated.subject_code and stated.status = 'accepted'
    union all by name
    select subject_code, 'accepted' as status, version, together as review_score, sha256, sheet, cells
    from lines
    where subject_code not in (
        select subject_code from subject_states where region = $region and year = $year and form = 'R-REV' and subject_code is not null
    )
)
select
    split_part(shown.subject_code, '|', 2) as code,
    shown.status,
    shown.version,
    shown.review_score,
    shown.method,
    shown.opinion,
    shown.reviewed_on,
    places.file,
    shown.sheet,
    shown.cells
from shown
left join places on places.region = $region and places.year = $year and places.sha256 = shown.sha256 and places.sheet = shown.sheet
where shown.subject_code in (select $subject || '|' || unnest($codes))
order by code, shown.status, shown.version desc
