-- What else was handed in on a form for a code and does not count: rejected with its faults, or superseded.
with fault as (
    from this.form_findings where form in ($form, '') and severity = 'reject'
)
select
    submission.subject_code as code,
    submission.status,
    submission.version,
    submission.file,
    submission.sheet,
    submission.received_at,
    coalesce(
        list({'code': fault.code, 'cell': fault.cell, 'en': fault.message_en, 'zh': fault.message_zh}
            order by fault.code, fault.cell) filter (fault.code is not null),
        []
    ) as faults
from this.submissions as submission
left join fault
    on submission.status = 'rejected' and fault.sha256 = submission.sha256
    and (fault.sheet = submission.sheet or fault.sheet = '')
    and (fault.subject_no is null or coalesce(fault.subject_code, submission.subject_code) = submission.subject_code)
where submission.form = $form and submission.subject_code = $code and submission.status in ('rejected', 'superseded')
group by all
order by submission.received_at desc, submission.file, submission.sheet
