-- The published `findings` of a job: those on the forms that it reads ($forms; '' for files and sheets of no known form), and those
-- that it made by comparing them, and the bureau's own documents that it does not publish (G16).
with found as (
    from this.form_findings where list_contains($forms, form)
    union all by name
    from this.compared_findings where job = $job
),
files as (
    select sha256, file from this.inbox_files
    union all
    select sha256, file from this.inbox_beside
)
select distinct severity, code, form, file, sheet, cell, subject_code, value, message_zh, message_en
from (
    from found join files using (sha256)
    union all by name
    select '' as form, file, '' as sheet, 'warn' as severity, 'G16' as code, refused_zh as message_zh, refused_en as message_en
    from this.bureau_documents
    where refused_zh is not null and $job = 'next_year_control_figures'
)
order by file, sheet, form, code, cell, value, message_zh
