-- G03: every sheet that was not skipped, whether its title is that of one form or register and it holds no other.
select
    s.sha256, s.sheet, s.file, cast(null as integer) as subject_no, cast(null as varchar) as subject_code,
    json_object('title', s.title_cell) as cells, s.title_cell as fallback_cell,
    s.disposition, r.title
from judged_sheets as s
join raw_sheets as r using (region, year, sha256, sheet)
where s.region = $region and s.year = $year and s.disposition <> 'skipped'
order by s.file, s.sheet_no
