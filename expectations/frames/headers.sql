-- G09, G10, G11: headers that are not understood whole. Unknown columns are told once a sheet, where no required one is missing.
with faulty as (
    select sha256, sheet, kind, row_no, cell, labels, unknown, nearest
    from this.raw_headers
    where form = $form and kind in ('missing', 'double')
    union all
    select
        sha256, sheet, 'unknown', min(row_no), arg_min(cell, row_no), null, string_agg(unknown, '' order by row_no),
        string_agg(nullif(nearest, ''), '、' order by row_no)
    from this.raw_headers
    where form = $form and kind = 'unknown'
        and (sha256, sheet) not in (
            select (sha256, sheet) from this.raw_headers
            where form = $form and kind = 'missing'
        )
    group by all
)
select
    h.sha256, h.sheet, s.file, cast(null as integer) as subject_no, cast(null as varchar) as subject_code,
    json_object('header', h.cell) as cells, s.title_cell as fallback_cell,
    h.kind, h.row_no, h.labels, h.unknown,
    coalesce('第' || h.row_no || '行表头', '没有找到表头行，') as header_zh,
    coalesce('The header in row ' || h.row_no, 'No header was found: the sheet') as header_en,
    coalesce('；未能识别：' || nullif(h.unknown, ''), '') as unknown_zh,
    coalesce('; not known: ' || nullif(h.unknown, ''), '') as unknown_en,
    coalesce('（近似：' || nullif(h.nearest, '') || '）', '') as nearest_zh,
    coalesce(' (near: ' || nullif(h.nearest, '') || ')', '') as nearest_en
from faulty as h
join all_sheets as s on s.sha256 = h.sha256 and s.sheet = h.sheet
order by s.file, s.sheet_no, h.row_no, h.kind
