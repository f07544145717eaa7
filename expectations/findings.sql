-- The published `findings` of a job: those on the forms that it reads ($forms; '' for files and sheets of no known form), and those
-- that it made by comparing them, and the bureau's own documents that it does not publish (G16).
with refused as (
    select
        '' as form, sha256, file, '' as sheet, 'warn' as severity, 'G16' as code, refused_zh as message_zh, refused_en as message_en
    from this.bureau_documents
    where refused_zh is not null
),
found as (
    from this.form_findings where list_contains($forms, form)
    union all by name
    from this.compared_findings where job = $job
    union all by name
    from refused where $job = 'next_year_control_figures'
)
select distinct
    f.severity, f.code, f.form, i.file, f.sheet, f.cell, f.subject_code, f.value, f.message_zh, f.message_en
from found as f
join (
    select sha256, file from this.inbox_files
    union all
    select sha256, file from this.inbox_beside
    union all
    select sha256, file from refused
) as i using (sha256)
order by i.file, f.sheet, f.form, f.code, f.cell, f.value, f.message_zh
