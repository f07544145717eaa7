-- G09, G10, G11: headers that are not understood whole. Unknown columns are told once a sheet, where no required one is missing.
with told as (
    select
        sha256, sheet, kind, labels, if(kind = 'unknown', null, row_no) as header_row, min(row_no) as row_no,
        json_object('header', first(cell order by row_no)) as cells, string_agg(unknown, '' order by row_no) as unknown,
        string_agg(nullif(nearest, ''), '、' order by row_no) as nearest
    from this.raw_headers
    where form = $form
    group by all
)
select
    *, row_no as line_no,
    coalesce('第' || row_no || '行表头', '没有找到表头行，') as header_zh,
    coalesce('The header in row ' || row_no, 'No header was found: the sheet') as header_en,
    coalesce('；未能识别：' || nullif(unknown, ''), '') as unknown_zh,
    coalesce('; not known: ' || nullif(unknown, ''), '') as unknown_en,
    coalesce('（近似：' || nearest || '）', '') as nearest_zh,
    coalesce(' (near: ' || nearest || ')', '') as nearest_en
from told
qualify kind <> 'unknown' or not bool_or(kind = 'missing') over (partition by sha256, sheet)
