-- The published `submissions` of a scope: every sheet in exactly one state, a list with a row a project, a register with one
-- row, an unreadable file with one row, a file that is still being written with one row, skipped. Rows read and passed are those
-- of the sheet, whatever the row is about.
with records as (
    select *, list_position(['rejected', 'superseded', 'accepted'], status) as rank
    from this.subject_states
),
sheets as (
    select
        s.*, f.file, f.received_at, best.status as best_status,
        starts_with(s.form, 'R-') as is_register,
        exists (
            from this.form_findings as fault
            where fault.severity = 'reject' and fault.subject_no is null and fault.sha256 = s.sha256 and fault.sheet = s.sheet
        ) as is_faulty,
        row_number() over (
            partition by s.form, s.disposition order by s.submission_number nulls first, f.received_at, s.sha256, s.sheet_no
        ) as sheet_version
    from this.raw_sheets as s
    join this.inbox_files as f using (sha256)
    left join (select sha256, sheet, arg_max(status, rank) as status from records group by all) as best using (sha256, sheet)
),
submitted as (
    select
        s.*, r.subject_code,
        case when not is_whole then r.version when is_register and disposition = 'read' then sheet_version end as version,
        case
            when not is_whole then r.status
            when disposition = 'skipped' then 'skipped'
            when disposition <> 'read' or is_faulty then 'rejected'
            else coalesce(best_status, 'skipped')
        end as status
    -- one row a sheet: not read, rejected as a whole, a register, or without any record
    from (select *, disposition <> 'read' or is_register or best_status is null or is_list and is_faulty as is_whole from sheets) as s
    left join records as r on not s.is_whole and r.sha256 = s.sha256 and r.sheet = s.sheet
    -- a subject that stands twice in one sheet has one row, of its best state
    qualify row_number() over (partition by s.sha256, s.sheet, coalesce(r.subject_code, '') order by r.rank desc, r.version desc) = 1
)
select
    sha256, file, sheet, coalesce(form, '') as form, coalesce(subject_code, '') as subject_code, cast(version as integer) as version,
    status, received_at, rows_read, rows_passed
from (
    from submitted
    union all by name
    select *, '' as sheet, if(problem = 'unfinished', 'skipped', 'rejected') as status
    from this.inbox_files
    where coalesce(problem, '') <> ''
)
order by file, sheet, subject_code
