-- The files that a run rests on, as they were read: all of the years that the season reads ($years), and of every other year
-- those that hold R-UNIT or R-PROJ, since the register of any year may mark a project classified. A file that came in a .zip
-- rests on the bytes of the .zip.
select
    year, path as file, sha256, received_at,
    coalesce(problem, '') = 'unfinished' as is_unfinished, coalesce(problem, '') = 'forbidden' as is_forbidden
from inbox_files
where region = $region
    and path is not null
    and (
        list_contains($years, year)
        or (year, sha256) in (
            select (s.year, unnest([s.sha256, f.container]))
            from raw_sheets as s
            join inbox_files as f using (region, year, sha256)
            where s.region = $region and s.form in ('R-UNIT', 'R-PROJ')
        )
    )
order by file
