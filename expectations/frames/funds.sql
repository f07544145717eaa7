-- SE05 by column of the fund block of SE, DE and MO: the total against the sum of the parts that are filled. A column with a
-- part that could not be read is not judged: that part is a finding of its own, and the sum of the others says nothing.
with unreadable_amounts as (
    select distinct sha256, sheet, subject_no, line_no, cell
    from this.raw_problems
    where form = $form and field = 'amount' and line_no > 0
)
select
    f.sha256, f.sheet, f.subject_no, f.subject_code, f.item as line_no,
    any_value(f.cells) filter (where f.line_no = 0) as cells,
    any_value(f.amount) filter (where f.line_no = 0) as total,
    sum(f.amount) filter (where f.line_no > 0) as parts,
    cast(0.01 as decimal(18, 2)) * f.unit_factor as tolerance,
    case when count(u.cell) = 0 then abs(total - parts) end as gap
from judged_lines('this.raw_funds', line_no) as f
left join unreadable_amounts as u
    on u.sha256 = f.sha256 and u.sheet = f.sheet and u.subject_no = f.subject_no and u.line_no = f.line_no
    and u.cell = json_extract_string(f.cells, '$.amount')
group by f.sha256, f.sheet, f.subject_no, f.subject_code, f.item, f.unit_factor
