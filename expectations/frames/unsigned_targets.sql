-- G13, GO03: forms with targets that are numbers without an operator, and how the first of them were read.
with unsigned as (
    select
        i.sha256, i.sheet, i.subject_no, i.indicator_no,
        coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
        json_extract_string(i.cells, '$.target_text') as cell,
        concat(m.operator, trim(i.target_text), case when not contains(i.target_text, i.unit) then i.unit end) as reading,
        row_number() over (partition by i.sha256, i.sheet, i.subject_no order by i.indicator_no) as place
    from this.raw_indicators as i
    join measured_indicators as m
        using (form, sha256, sheet, subject_no, indicator_no)
    where i.form = $form and m.is_unsigned
)
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code,
    json_object('target_text', arg_min(i.cell, i.place)) as cells, s.title_cell as fallback_cell,
    count(*) as indicators,
    string_agg('「' || i.indicator || '」按' || i.reading, '、' order by i.place) filter (where i.place <= $most_read)
        || case when count(*) > $most_read then '等' else '' end as readings_zh,
    string_agg(i.indicator || ' ' || i.reading, ', ' order by i.place) filter (where i.place <= $most_read)
        || case when count(*) > $most_read then ', …' else '' end as readings_en
from unsigned as i
join judged_sheets as s on s.sha256 = i.sha256 and s.sheet = i.sheet
left join heads as h
    on h.form = $form and h.sha256 = i.sha256 and h.sheet = i.sheet
    and h.subject_no = i.subject_no
group by i.sha256, i.sheet, s.file, s.sheet_no, i.subject_no, h.subject_code, s.title_cell
order by s.file, s.sheet_no
