-- The files that a run rests on, as they were read: all of the years that the season reads ($years), and of every other year
-- those that hold R-UNIT or R-PROJ, since the register of any year may mark a project classified.
select
    year, file, sha256, received_at,
    coalesce(problem, '') = 'unfinished' as is_unfinished, coalesce(problem, '') = 'forbidden' as is_forbidden
from inbox_files
where region = $region
    and (
        list_contains($years, year)
        or (year, sha256) in (
            select (year, sha256) from raw_sheets where region = $region and form in ('R-UNIT', 'R-PROJ')
        )
    )
order by file
