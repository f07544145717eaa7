-- SE05 by column of the fund block of SE, DE and MO: the total against the sum of the parts that are filled. A column with a
-- part that could not be read is not judged: that part is a finding of its own, and the sum of the others says nothing.
with unreadable as (
    select distinct sha256, sheet, subject_no, line_no, cell
    from this.raw_problems
    where form = $form and field = 'amount' and line_no > 0
),
lines as (
    select
        raw_funds.sha256, raw_funds.sheet, raw_funds.subject_no, item, min(raw_funds.line_no) as first_line,
        any_value(amount) filter (where raw_funds.line_no = 0) as total,
        any_value(raw_funds.cells) filter (where raw_funds.line_no = 0) as cells,
        sum(amount) filter (where raw_funds.line_no > 0) as parts,
        bool_or(unreadable.cell is not null) as has_unreadable
    from this.raw_funds
    left join unreadable
        on unreadable.sha256 = raw_funds.sha256 and unreadable.sheet = raw_funds.sheet
        and unreadable.subject_no = raw_funds.subject_no and unreadable.line_no = raw_funds.line_no
        and unreadable.cell = json_extract_string(raw_funds.cells, '$.amount')
    where form = $form
    group by all
)
select
    f.sha256, f.sheet, s.file, f.subject_no, h.subject_code, coalesce(f.cells, '{}') as cells, s.title_cell as fallback_cell,
    f.item, f.total, f.parts,
    cast(0.01 as decimal(18, 2)) * s.unit_factor as tolerance,
    case when not f.has_unreadable then abs(f.total - f.parts) end as gap
from lines as f
join judged_sheets as s on s.sha256 = f.sha256 and s.sheet = f.sheet
left join heads as h
    on h.form = $form and h.sha256 = f.sha256
    and h.sheet = f.sheet and h.subject_no = f.subject_no
order by s.file, s.sheet_no, f.subject_no, f.item
