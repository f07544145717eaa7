-- Clause 二(一), 非涉密项目: what the registers of a region say now of projects that any of them, now or ever, marked 是否涉密 = 是, as
-- far as the memory lacks it. A flag that cannot be read counts as 是; every name that a marked project bears is kept.
with
entry as (
    select
        entry.region, entry.year, entry.project_code, entry.project_name,
        coalesce(entry.is_classified, unreadable.sha256 is not null) as is_classified,
        sheet.submission_number, file.received_at, entry.sha256, sheet.sheet_no
    from raw_r_proj as entry
    left join raw_sheets as sheet using (region, year, sha256, sheet)
    left join inbox_files as file using (region, year, sha256)
    left join (
        select distinct region, year, sha256, sheet, subject_no from raw_problems where field = 'is_classified'
    ) as unreadable using (region, year, sha256, sheet, subject_no)
    where entry.region = $region
),
memory as (
    select * from classified_memory where region = $region
)
select * from entry
where is_classified
    or project_code in (select project_code from entry where is_classified)
    or project_code in (select project_code from memory where is_classified)
except
select * from memory
