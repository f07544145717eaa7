-- G13, GO03: forms with targets that are numbers without an operator, and how the first of them were read.
with unsigned as (
    select
        l.*,
        coalesce(l.level3, l.level2, cast(l.indicator_no as varchar)) as indicator,
        concat(m.operator, trim(l.target_text), case when not contains(l.target_text, l.unit) then l.unit end) as reading,
        row_number() over (partition by l.sha256, l.sheet, l.subject_no order by l.indicator_no) as place
    from judged_lines('this.raw_indicators', indicator_no) as l
    join measured_indicators as m using (form, sha256, sheet, subject_no, indicator_no)
    where m.is_unsigned
)
select
    sha256, sheet, subject_no, subject_code,
    json_object('target_text', arg_min(json_extract_string(cells, '$.target_text'), place)) as cells,
    count(*) as indicators,
    string_agg('「' || indicator || '」按' || reading, '、' order by place) filter (where place <= $most_read)
        || case when count(*) > $most_read then '等' else '' end as readings_zh,
    string_agg(indicator || ' ' || reading, ', ' order by place) filter (where place <= $most_read)
        || case when count(*) > $most_read then ', …' else '' end as readings_en
from unsigned
group by all
