-- What goes back for a scope: every published finding of any job, once, with the bytes that it still stands on. Of a file
-- that was replaced or taken away since, sha256 is empty. What lies beside the years' folders (G15) and the bureau's own documents
-- (G16) are for who keeps the inbox, and what comparing with other forms found ($compared) stands in letters: a slip speaks of its file alone.
-- `reported_on`: the newest season that reported it.
with published as (
    select
        f.severity, f.code, f.form, f.file, f.sheet, f.cell, f.subject_code, f.value, f.message_zh,
        max(s.as_of) as reported_on
    from this.findings as f
    left join this.seasons as s using (job)
    where f.code not in ('G15', 'G16') and not list_contains($compared, f.code)
    group by all
),
standing as (
    select i.file, i.sha256, i.received_at, f.*
    from this.form_findings as f
    join this.inbox_files as i using (sha256)
)
select distinct
    p.severity, p.code, p.form, p.file, p.sheet, p.cell, p.subject_code, p.value, p.message_zh, p.reported_on,
    s.sha256, s.received_at, s.subject_no
from published as p
left join standing as s
    on s.file = p.file and s.form = p.form and s.code = p.code and s.sheet = p.sheet and s.message_zh = p.message_zh
    and s.cell is not distinct from p.cell and s.value is not distinct from p.value
    and s.subject_code is not distinct from p.subject_code
order by p.file, p.sheet, p.severity, p.code, p.cell, p.value, p.message_zh, p.subject_code, s.subject_no
