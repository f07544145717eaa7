-- G09, G10, G11: headers that are not understood whole. Unknown columns are told once a sheet, where no required one is missing.
with stated as (
    select * from this.raw_headers where form = $form
),
faulty as (
    from stated where kind in ('missing', 'double')
    union all by name
    select
        sha256, sheet, kind, min(row_no) as row_no, arg_min(cell, row_no) as cell, string_agg(unknown, '' order by row_no) as unknown,
        string_agg(nullif(nearest, ''), '、' order by row_no) as nearest
    from stated
    where kind = 'unknown' and (sha256, sheet) not in (select (sha256, sheet) from stated where kind = 'missing')
    group by all
)
select
    h.*, s.file, null as subject_no, null as subject_code, json_object('header', h.cell) as cells, s.fallback_cell,
    coalesce('第' || h.row_no || '行表头', '没有找到表头行，') as header_zh,
    coalesce('The header in row ' || h.row_no, 'No header was found: the sheet') as header_en,
    coalesce('；未能识别：' || nullif(h.unknown, ''), '') as unknown_zh,
    coalesce('; not known: ' || nullif(h.unknown, ''), '') as unknown_en,
    coalesce('（近似：' || nullif(h.nearest, '') || '）', '') as nearest_zh,
    coalesce(' (near: ' || nullif(h.nearest, '') || ')', '') as nearest_en
from faulty as h
join all_sheets as s using (sha256, sheet)
order by s.file, s.sheet_no, h.row_no, h.kind
