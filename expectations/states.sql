-- Which record counts: rejected where a reject finding concerns it, its sheet or its file; of the others the newest of its
-- subject is accepted and the older ones superseded. Numbered submissions are newer than unnumbered ones, then the time
-- of arrival decides, then the fingerprint. Identical rows of a register sheet are one row: the first of them.
with ordered as (
    select
        r.*,
        coalesce(r.subject_code, r.sha256 || '|' || r.sheet || '|' || r.subject_no) as subject,
        exists (
            from this.form_findings as f
            where f.form = $form and f.severity = 'reject' and f.sha256 = r.sha256 and f.sheet in (r.sheet, '')
                and coalesce(f.subject_no, r.subject_no) = r.subject_no
        ) as is_rejected,
        row_number() over (
            partition by subject
            order by
                s.submission_number nulls first, s.received_at nulls first, r.sha256, s.sheet_no, r.sheet,
                if(r.is_register, -r.subject_no, r.subject_no)
        ) as version
    from records as r
    left join all_sheets as s using (sha256, sheet)
    where r.form = $form
)
select
    sha256, sheet, subject_no, subject_code,
    case
        when is_rejected then 'rejected'
        when version = max(version) filter (where not is_rejected) over (partition by subject) then 'accepted'
        else 'superseded'
    end as status,
    cast(version as integer) as version
from ordered
