-- Clause 一(四), 复核: reviews of a project or department, the one that counts first, then those that it replaced.
with
shown as (
    select 'accepted' as status, * from this.review where subject_code = $subject
    union all by name
    select state.status, state.version, replaced.*
    from this.raw_r_rev as replaced
    join this.subject_states as state using (sha256, sheet, subject_no)
    where state.form = 'R-REV' and state.status = 'superseded' and state.subject_code = $subject
)
select shown.*, places.file
from shown
left join places using (sha256, sheet)
order by status, version desc
