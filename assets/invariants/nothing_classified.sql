-- Clause 二(一), 非涉密项目: nothing classified stands in {table}. Looked up in the registers themselves as well as in what the
-- guard knows: a row of a classified project, its code anywhere in the row, or its name in a text that people typed.
-- Placeholders: {words} is all text of a row, {typed} what people typed, {subject} what to call the row.
with
registered as (
    select entry.project_code, trim(entry.project_name) as project_name, entry.is_classified
    from raw_r_proj as entry
    join subject_states as state using (region, year, sha256, sheet, subject_no)
    where entry.region = $region and state.status = 'accepted'
),
secret as materialized (
    select project_code, project_name
    from registered
    where project_code in (select project_code from registered where is_classified)
    union
    select project_code, trim(project_name) from classified_projects where region = $region and year = $year
),
-- An open project's own longer name is none of its own making.
open_name as materialized (
    select project_name, plain(project_name) as plain_name
    from (
        select distinct project_name
        from registered
        where project_code not in (select project_code from secret)
            and project_name not in (select project_name from secret)
    )
),
longer as (
    select secret.project_name, open_name.plain_name
    from (select distinct project_name from secret) as secret
    join open_name on contains(open_name.project_name, secret.project_name)
),
line as materialized (
    select distinct {subject} as subject, {words} as words, {typed} as typed
    from {table}
    where region = $region and year = $year
),
told as (
    select line.subject
    from line
    join secret on contains(line.words, secret.project_code)
    union all
    select line.subject
    from line
    join (select distinct project_name from secret) as secret on contains(line.typed, secret.project_name)
    where not exists (
        select 1
        from longer
        where longer.project_name = secret.project_name and contains(plain(line.typed), longer.plain_name)
    )
)
-- what is secret is not repeated in the message
select distinct subject, 'names a classified project (涉密)' as fault from told
