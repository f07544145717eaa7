-- Clause 二(一), 非涉密项目: nothing classified stands in {table}. Looked up in the registers of all years themselves as well as in what the
-- guard knows: a row of a classified project, its code anywhere in the row, or its name in a text that people typed.
-- Placeholders: {words} is all text of a row, {typed} what people typed, {subject} what to call the row.
-- 条款二（一）“非涉密项目”：{table} 中没有涉密内容，按各年度登记表和涉密清单核对。
with
registered as (
    select entry.project_code, folded(entry.project_name) as name, entry.is_classified
    from raw_r_proj as entry
    join subject_states as state using (region, year, sha256, sheet, subject_no)
    where entry.region = scope_region() and state.status = 'accepted'
),
secret as materialized (
    select project_code, folded(project_code) as code, name
    from registered
    where project_code in (select project_code from registered where is_classified)
    union
    select project_code, folded(project_code), folded(project_name) from this.classified_projects
),
-- An open project's own longer name is none of its own making.
longer as (
    select secret.name, open_name.name as longer_name
    from (select distinct name from secret) as secret
    join (
        select distinct name
        from registered
        where project_code not in (select project_code from secret) and name not in (select name from secret)
    ) as open_name on contains(open_name.name, secret.name)
),
line as materialized (
    select distinct {subject} as subject, {words} as words, {typed} as typed
    from this.{table}
),
-- Each text by itself: two that stand side by side make no name.
typed as materialized (
    select words, folded(words) as folded_words
    from (select distinct unnest(typed) as words from line)
    where words is not null
),
naming as (
    select distinct typed.words
    from typed
    join (select distinct name from secret where name <> '') as secret on contains(typed.folded_words, secret.name)
    where not exists (
        select 1 from longer where longer.name = secret.name and contains(typed.folded_words, longer.longer_name)
    )
),
told as (
    select line.subject
    from (select subject, folded(words) as words from line) as line
    join (select distinct code from secret where code <> '') as secret on contains(line.words, secret.code)
    union all
    select line.subject
    from (select subject, unnest(typed) as words from line) as line
    join naming using (words)
)
-- what is secret is not repeated in the message
select distinct subject, 'names a classified project (涉密)' as fault from told
