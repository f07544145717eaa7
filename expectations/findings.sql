-- The published `findings` of a job: those on the forms that it reads ($forms; '' for files and sheets of no known form).
select distinct
    f.severity, f.code, f.form, i.file, f.sheet, f.cell, f.subject_code, f.value, f.message_zh, f.message_en
from form_findings as f
join (
    select region, year, sha256, file from inbox_files
    union all
    select region, year, sha256, file from inbox_beside
) as i using (region, year, sha256)
where f.region = $region and f.year = $year and list_contains($forms, f.form)
order by i.file, f.sheet, f.form, f.code, f.cell, f.value, f.message_zh
