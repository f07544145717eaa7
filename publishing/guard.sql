-- Clause 二(一), 非涉密项目: what every public, congress and bulletin table passes through before it is stored.
-- A line of a project that any year's register marks 是否涉密 = 是 is left out; a text that names such a project, by its code
-- or by its whole name, is withheld. `assets.guard` fills in {{model}} of the table, {{typed}} texts in it and {{shown}} columns.
with
line as (
{model}
),
hidden_code as (
    select distinct folded(project_code) as code from this.classified_projects where folded(project_code) <> ''
),
hidden_name as (
    select distinct folded(project_name) as name from this.classified_projects where folded(project_name) <> ''
),
-- Longer names of open projects that contain a hidden name: whoever writes such a name has named nothing hidden. A name that
-- an open project shares with a hidden one is no excuse.
open_name as materialized (
    select distinct folded(project_name) as name
    from (select distinct project_code, project_name from accepted_r_proj where region = scope_region())
    anti join this.classified_projects as hidden using (project_code)
),
innocent as (
    select hidden_name.name, list(open_name.name order by length(open_name.name) desc, open_name.name) as longer
    from open_name
    join hidden_name on contains(open_name.name, hidden_name.name)
    where open_name.name not in (select name from hidden_name)
    group by hidden_name.name
),
-- Every distinct text of the table; names of projects are the register's own, so only a code in them gives anything away.
typed as (
    select distinct words, is_free, folded(words) as folded_words from ({typed}) as texts where words is not null
),
withheld as (
    select typed.words, typed.is_free from typed join hidden_code on contains(typed.folded_words, hidden_code.code)
    union
    select typed.words, typed.is_free
    from typed
    join hidden_name on contains(typed.folded_words, hidden_name.name)
    left join innocent using (name)
    where typed.is_free
        and contains(
            list_reduce(
                coalesce(innocent.longer, cast([] as varchar[])),
                lambda rest, longer: replace(rest, longer, ' '),
                typed.folded_words
            ),
            hidden_name.name
        )
)
select line.* replace ({shown})
from line
where {open}
