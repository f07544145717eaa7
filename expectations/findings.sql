-- The published `findings` of a job: those on the forms that it reads ($forms; '' for files and sheets of no known form), and those
-- that it made by comparing them.
with found as (
    from this.form_findings where list_contains($forms, form)
    union all by name
    select * exclude (job) from this.compared_findings where job = $job
)
select distinct
    f.severity, f.code, f.form, i.file, f.sheet, f.cell, f.subject_code, f.value, f.message_zh, f.message_en
from found as f
join (
    select sha256, file from this.inbox_files
    union all
    select sha256, file from this.inbox_beside
) as i using (sha256)
order by i.file, f.sheet, f.form, f.code, f.cell, f.value, f.message_zh
