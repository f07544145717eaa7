-- Clause 一(四), 复核: reviews of projects or departments, the one that counts first, then those that it replaced.
select
    split_part(state.subject_code, '|', 2) as code,
    state.status,
    state.version,
    review.review_score,
    review.method,
    review.opinion,
    review.reviewed_on,
    places.file,
    review.sheet,
    review.cells
from raw_r_rev as review
join subject_states as state using (region, year, sha256, sheet, subject_no)
left join places using (region, year, sha256, sheet)
where region = $region and year = $year and state.form = 'R-REV' and state.status in ('accepted', 'superseded')
    and state.subject_code in (select $subject || '|' || unnest($codes))
order by code, state.status, state.version desc
