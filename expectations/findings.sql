-- The published `findings` of a job: those on the forms that it reads ($forms; '' for files and sheets of no known form).
select distinct
    f.severity, f.code, f.form, i.file, f.sheet, f.cell, f.subject_code, f.value, f.message_zh, f.message_en
from this.form_findings as f
join (
    select sha256, file from this.inbox_files
    union all
    select sha256, file from this.inbox_beside
) as i using (sha256)
where list_contains($forms, f.form)
order by i.file, f.sheet, f.form, f.code, f.cell, f.value, f.message_zh
