-- G03: every sheet that was not skipped, whether its title is that of one form or register and it holds no other. Of a workbook
-- without any form one sheet stands for the whole; the others are skipped.
select
    s.sha256, s.sheet, s.file, cast(null as integer) as subject_no, cast(null as varchar) as subject_code,
    json_object('title', s.title_cell) as cells, s.title_cell as fallback_cell,
    s.disposition, r.title,
    coalesce('，最接近的规定表名为「' || nullif(r.nearest_title, '') || '」', '') as nearest_zh,
    coalesce('; the nearest is ' || nullif(r.nearest_title, ''), '') as nearest_en
from all_sheets as s
join this.raw_sheets as r using (sha256, sheet)
where s.disposition <> 'skipped'
order by s.file, s.sheet_no
