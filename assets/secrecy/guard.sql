-- Clause 二(一), 非涉密项目: what every public, congress and bulletin table passes through before it is stored.
-- A line of a project that any year's register marks 是否涉密 = 是 is left out; a text that names such a project, by its code
-- or by its whole name, is withheld. `line` is the model of the table.
, hidden as (
    select project_code, project_name from classified_projects where region = $region and year = $year
),
hidden_name as (
    select distinct plain(project_name) as name from hidden where plain(project_name) <> ''
),
-- Longer names of open projects that contain a hidden name: naming those names nothing hidden.
innocent as (
    select distinct plain(open.project_name) as name
    from accepted_r_proj as open
    join hidden_name on contains(plain(open.project_name), hidden_name.name) and plain(open.project_name) <> hidden_name.name
    where open.region = $region
        and not exists (select 1 from hidden where hidden.project_code = open.project_code)
        -- a name that open and hidden projects share is no excuse
        and plain(open.project_name) not in (select name from hidden_name)
),
secret as (
    select
        (select coalesce(list(distinct plain(project_code) order by plain(project_code)), []) from hidden where plain(project_code) <> '') as codes,
        (select coalesce(list(name order by name), []) from hidden_name) as names,
        (select coalesce(list(name order by length(name) desc, name), []) from innocent) as innocent
)
