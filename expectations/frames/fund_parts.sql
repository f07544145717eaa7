-- G08: money of the lines below the total of a fund block is not negative.
select
    f.sha256, f.sheet, s.file, f.subject_no, h.subject_code, f.cells, s.title_cell as fallback_cell,
    f.label, f.amount
from this.raw_funds as f
join judged_sheets as s using (form, sha256, sheet)
left join heads as h using (form, sha256, sheet, subject_no)
where f.form = $form and f.line_no > 0
order by s.file, s.sheet_no, f.subject_no, f.line_no
