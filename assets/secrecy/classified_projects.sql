-- Clause 二(一), 非涉密项目: the projects that the register of any year of the region marks 是否涉密 = 是, under every name
-- that a register gives them. The registers of all years count, whichever year is published, and what they once said counts as
-- well (classified_memory): a register that is gone, is refused or is read otherwise by now hides what it hid.
-- Only an accepted row of the same year's register that says 否, newer than the one that says 是, opens a project. A row that
-- was sent back hides all the same, as does one whose flag cannot be read: being hidden by mistake can be put right, being
-- named cannot. A year before the policy is read, not judged: its rows count as they stand.
with
said as (
    select
        memory.year, memory.project_code, memory.project_name, memory.is_classified,
        newness(memory.submission_number, coalesce(file.received_at, memory.received_at), memory.sha256, memory.sheet_no) as place
    from classified_memory as memory
    left join inbox_files as file using (region, year, sha256)
    where memory.region = scope_region()
),
opened as (
    select
        entry.year, entry.project_code, entry.project_name,
        newness(sheet.submission_number, file.received_at, entry.sha256, sheet.sheet_no) as place
    from raw_r_proj as entry
    left join subject_states as state using (region, year, sha256, sheet, subject_no)
    left join raw_sheets as sheet using (region, year, sha256, sheet)
    left join inbox_files as file using (region, year, sha256)
    where entry.region = scope_region() and not entry.is_classified and coalesce(state.status, 'accepted') = 'accepted'
),
flagged as (
    select project_code, project_name, year as flagged_in
    from said
    where is_classified
        and not exists (
            select 1 from opened
            where opened.year = said.year
                and opened.place > said.place
                and (
                    opened.project_code = said.project_code
                    or (said.project_code is null and opened.project_name = said.project_name)
                )
        )
),
since as (
    select project_code, min(flagged_in) as flagged_in from flagged where project_code is not null group by project_code
)
select distinct since.project_code, said.project_name, since.flagged_in
from since
join said using (project_code)
union
-- its code could not be read: its name alone is known
select null, project_name, min(flagged_in) from flagged where project_code is null and project_name is not null group by project_name
