-- Clause 二(一), 非涉密项目: nothing classified stands in {table}. Looked up in the registers themselves, not in what the guard
-- knows: a row of a classified project, its code anywhere in the row, or its name in a text that people typed.
-- Placeholders: {words} is all text of a row, {typed} what people typed, {subject} what to call the row.
with
registered as (
    select entry.project_code, trim(entry.project_name) as project_name, entry.is_classified
    from raw_r_proj as entry
    join subject_states as state using (region, year, sha256, sheet, subject_no)
    where entry.region = $region and state.status = 'accepted'
),
secret as (
    select distinct project_code, project_name
    from registered
    where project_code in (select project_code from registered where is_classified)
),
-- An open project's own longer name is none of its own making.
open_name as (
    select distinct project_name
    from registered
    where project_code not in (select project_code from secret)
        and project_name not in (select project_name from secret)
),
line as (
    select {subject} as subject, {words} as words, {typed} as typed
    from {table}
    where region = $region and year = $year
)
-- what is secret is not repeated in the message
select distinct line.subject, 'names a classified project (涉密)' as fault
from line
join secret
    on contains(line.words, secret.project_code)
    or (
        contains(line.typed, secret.project_name)
        and not exists (
            select 1
            from open_name
            where contains(open_name.project_name, secret.project_name)
                and contains(plain(line.typed), plain(open_name.project_name))
        )
    )
