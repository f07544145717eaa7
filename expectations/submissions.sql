-- The published `submissions` of a scope: every sheet in exactly one state, a list with a row a project, a register with one
-- row, an unreadable file with one row, a file that is still being written with one row, skipped. Rows read and passed are those
-- of the sheet, whatever the row is about.
with counted as (
    select sha256, sheet, list(distinct status) as states
    from this.subject_states
    group by all
),
sheets as (
    select
        s.*, f.file, f.received_at, counted.states,
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
    left join counted using (sha256, sheet)
),
-- One row a sheet: not read, rejected as a whole, a register, or without any record.
whole_sheets as (
    select
        *,
        case when is_register and disposition = 'read' then sheet_version end as version,
        case
            when disposition = 'skipped' then 'skipped'
            when disposition <> 'read' or is_faulty then 'rejected'
            when states is null then 'skipped'
            when list_contains(states, 'accepted') then 'accepted'
            when list_contains(states, 'superseded') then 'superseded'
            else 'rejected'
        end as status
    from sheets
    where disposition <> 'read' or is_register or states is null or is_list and is_faulty
),
-- A subject that stands twice in one sheet has one row, of its best state.
subjects as (
    select s.*, state.subject_code, state.version, state.status
    from sheets as s
    join this.subject_states as state using (sha256, sheet)
    anti join whole_sheets using (sha256, sheet)
    qualify row_number() over (
        partition by sha256, sheet, coalesce(state.subject_code, '')
        order by list_position(['rejected', 'superseded', 'accepted'], state.status) desc, state.version desc
    ) = 1
)
select
    sha256, file, sheet, coalesce(form, '') as form, coalesce(subject_code, '') as subject_code, cast(version as integer) as version,
    status, received_at, rows_read, rows_passed
from (
    from whole_sheets
    union all by name
    from subjects
    union all by name
    select *, '' as sheet, if(problem = 'unfinished', 'skipped', 'rejected') as status
    from this.inbox_files
    where coalesce(problem, '') <> ''
)
order by file, sheet, subject_code
