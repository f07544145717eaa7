-- SE05 by column of the fund block of SE, DE and MO: the total against the sum of the parts that are filled.
with lines as (
    select
        sha256, sheet, subject_no, item, min(line_no) as first_line,
        any_value(amount) filter (where line_no = 0) as total,
        any_value(cells) filter (where line_no = 0) as cells,
        sum(amount) filter (where line_no > 0) as parts
    from raw_funds
    where region = $region and year = $year and form = $form
    group by all
)
select
    f.sha256, f.sheet, s.file, f.subject_no, h.subject_code, coalesce(f.cells, '{}') as cells, s.title_cell as fallback_cell,
    f.item, f.total, f.parts,
    cast(0.01 as decimal(18, 2)) * s.unit_factor as tolerance,
    abs(f.total - f.parts) as gap
from lines as f
join judged_sheets as s on s.region = $region and s.year = $year and s.sha256 = f.sha256 and s.sheet = f.sheet
left join heads as h
    on h.region = $region and h.year = $year and h.form = $form and h.sha256 = f.sha256
    and h.sheet = f.sheet and h.subject_no = f.subject_no
order by s.file, s.sheet_no, f.subject_no, f.item
