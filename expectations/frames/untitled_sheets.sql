-- G03: every sheet that was not skipped, whether its title is that of one form or register and it holds no other. Of a workbook
-- without any form one sheet stands for the whole; the others are skipped.
select
    *, json_object('title', title_cell) as cells,
    coalesce('，最接近的规定表名为「' || nullif(nearest_title, '') || '」', '') as nearest_zh,
    coalesce('; the nearest is ' || nullif(nearest_title, ''), '') as nearest_en
from this.raw_sheets
where disposition <> 'skipped'
