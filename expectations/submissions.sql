-- The published `submissions` of a scope: every sheet in exactly one state, a list with a row a project, a register with one
-- row, an unreadable file with one row, a file that is still being written with one row, skipped. Rows read and passed are those
-- of the sheet, whatever the row is about.
with sheets as (
    select
        s.sha256, s.sheet, s.sheet_no, s.disposition, coalesce(s.form, '') as form,
        coalesce(s.is_list, false) as is_list, starts_with(coalesce(s.form, ''), 'R-') as is_register,
        s.submission_number, f.file, f.received_at
    from this.raw_sheets as s
    join this.inbox_files as f using (sha256)
),
states as (
    select * from this.subject_states
),
faulty as (
    select distinct sha256, sheet
    from this.form_findings
    where severity = 'reject' and subject_no is null
),
-- One row a sheet: not read, rejected as a whole, a register, or without any record.
register_versions as (
    select
        sha256, sheet,
        row_number() over (partition by form order by submission_number nulls first, received_at, sha256, sheet_no) as version
    from sheets
    where is_register and disposition = 'read'
),
whole_sheets as (
    select
        s.sha256, s.file, s.sheet, s.form, '' as subject_code, v.version,
        case
            when s.disposition = 'skipped' then 'skipped'
            when s.disposition <> 'read' or faulty.sha256 is not null then 'rejected'
            when counted.accepted then 'accepted'
            when counted.superseded then 'superseded'
            when counted.records > 0 then 'rejected'
            else 'skipped'
        end as status,
        s.received_at
    from sheets as s
    left join faulty on faulty.sha256 = s.sha256 and faulty.sheet = s.sheet
    left join register_versions as v on v.sha256 = s.sha256 and v.sheet = s.sheet
    left join (
        select
            sha256, sheet, count(*) as records,
            bool_or(status = 'accepted') as accepted, bool_or(status = 'superseded') as superseded
        from states
        group by all
    ) as counted on counted.sha256 = s.sha256 and counted.sheet = s.sheet
    where s.disposition <> 'read' or s.is_register or counted.records is null or s.is_list and faulty.sha256 is not null
),
-- A subject that stands twice in one sheet has one row, of its best state.
subjects as (
    select
        s.sha256, s.file, s.sheet, s.form, coalesce(states.subject_code, '') as subject_code,
        arg_max(states.version, (list_position(['rejected', 'superseded', 'accepted'], states.status), states.version))
            as version,
        arg_max(states.status, list_position(['rejected', 'superseded', 'accepted'], states.status)) as status,
        s.received_at
    from sheets as s
    join states on states.sha256 = s.sha256 and states.sheet = s.sheet
    where (s.sha256, s.sheet) not in (select (sha256, sheet) from whole_sheets)
    group by s.sha256, s.file, s.sheet, s.form, coalesce(states.subject_code, ''), s.received_at
),
unreadable as (
    select sha256, file, '' as sheet, '' as form, '' as subject_code, cast(null as integer) as version,
        case when problem = 'unfinished' then 'skipped' else 'rejected' end as status, received_at
    from this.inbox_files
    where coalesce(problem, '') <> ''
)
select
    state.sha256, state.file, state.sheet, state.form, state.subject_code, cast(state.version as integer) as version,
    state.status, state.received_at, counted.rows_read, counted.rows_passed
from (
    select * from whole_sheets
    union all by name
    select * from subjects
    union all by name
    select * from unreadable
) as state
left join this.raw_sheets as counted
    on counted.sha256 = state.sha256 and counted.sheet = state.sheet
order by file, sheet, subject_code
