-- Which record counts: rejected where a reject finding concerns it, its sheet or its file; of the others the newest of its
-- subject is accepted and the older ones superseded. Numbered submissions are newer than unnumbered ones, then the time
-- of arrival decides, then the fingerprint. Identical rows of a register sheet are one row: the first of them.
with faults as (
    select distinct sha256, sheet, subject_no
    from this.form_findings
    where form = $form and severity = 'reject'
),
ordered as (
    select
        r.sha256, r.sheet, r.subject_no, r.subject_code,
        coalesce(r.subject_code, r.sha256 || '|' || r.sheet || '|' || r.subject_no) as subject,
        one.sha256 is not null or whole.sha256 is not null as is_rejected,
        row_number() over (
            partition by coalesce(r.subject_code, r.sha256 || '|' || r.sheet || '|' || r.subject_no)
            order by
                s.submission_number nulls first, s.received_at nulls first, r.sha256, s.sheet_no, r.sheet,
                case when r.is_register then -r.subject_no else r.subject_no end
        ) as version
    from records as r
    left join all_sheets as s
        on s.sha256 = r.sha256 and s.sheet = r.sheet
    left join faults as one on one.sha256 = r.sha256 and one.sheet = r.sheet and one.subject_no = r.subject_no
    left join (select distinct sha256, sheet from faults where subject_no is null) as whole
        on whole.sha256 = r.sha256 and whole.sheet in (r.sheet, '')
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
