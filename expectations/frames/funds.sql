-- SE05 by column of the fund block of SE, DE and MO: the total against the sum of the parts that are filled. A column with a
-- part that could not be read is not judged: that part is a finding of its own, and the sum of the others says nothing.
select
    f.sha256, f.sheet, f.subject_no, f.subject_code, f.item as line_no,
    any_value(f.cells) filter (where f.line_no = 0) as cells,
    any_value(f.amount) filter (where f.line_no = 0) as total,
    sum(f.amount) filter (where f.line_no > 0) as parts,
    cast(0.01 as decimal(18, 2)) * f.unit_factor as tolerance,
    case
        when not bool_or(exists (
            from this.raw_problems as p
            where p.form = $form and p.field = 'amount' and f.line_no > 0 and p.line_no = f.line_no and p.sha256 = f.sha256
                and p.sheet = f.sheet and p.subject_no = f.subject_no and p.cell = json_extract_string(f.cells, '$.amount')
        )) then abs(total - parts)
    end as gap
from judged_lines('this.raw_funds', line_no) as f
group by f.sha256, f.sheet, f.subject_no, f.subject_code, f.item, f.unit_factor
