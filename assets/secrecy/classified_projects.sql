-- Clause 二(一), 非涉密项目: the projects that the register of any year of the region marks 是否涉密 = 是, under every name
-- that a register gives them. The registers of all years count, whichever year is published.
-- A row that was sent back hides its project too, as does one whose flag cannot be read, until a newer row is accepted: being
-- hidden by mistake can be put right, being named cannot. A row that a newer one of the same register replaced says nothing.
with
registered as (
    select
        entry.region,
        entry.year,
        coalesce(state.subject_code, entry.project_code) as project_code,
        entry.project_name,
        coalesce(state.status, 'rejected') as status,
        state.version,
        coalesce(entry.is_classified, unreadable.sha256 is not null) as is_classified
    from raw_r_proj as entry
    left join subject_states as state using (region, year, sha256, sheet, subject_no)
    left join (
        select distinct region, year, sha256, sheet, subject_no from raw_problems where field = 'is_classified'
    ) as unreadable using (region, year, sha256, sheet, subject_no)
    where entry.region = $region
),
accepted as (
    select year, project_code, version from registered where status = 'accepted'
),
flagged as (
    select registered.project_code, registered.project_name, registered.year as flagged_in
    from registered
    left join accepted on accepted.year = registered.year and accepted.project_code = registered.project_code
    where registered.is_classified
        and (
            registered.status = 'accepted'
            or (registered.status = 'rejected' and (accepted.version is null or accepted.version < registered.version))
        )
),
since as (
    select project_code, min(flagged_in) as flagged_in from flagged where project_code is not null group by project_code
)
select distinct since.project_code, registered.project_name, since.flagged_in
from since
left join registered on registered.project_code = since.project_code
union
-- its code could not be read: its name alone is known
select null, project_name, min(flagged_in) from flagged where project_code is null and project_name is not null group by project_name
