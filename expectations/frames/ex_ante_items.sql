-- Rows of EX forms: the weight due (G07) and 0 ≤ score ≤ weight for both scores (EX01), clause 一(一).
select
    i.sha256, i.sheet, s.file, i.subject_no, h.subject_code, i.cells, s.title_cell as fallback_cell,
    coalesce(i.item, cast(i.item_no as varchar)) as item, i.weight, i.self_score, i.review_score,
    u.fields as not_due
from this.raw_ex_ante_items as i
join judged_sheets as s using (form, sha256, sheet)
left join heads as h using (form, sha256, sheet, subject_no)
left join unreadable_lines as u
    on u.sha256 = i.sha256 and u.sheet = i.sheet
    and u.subject_no = i.subject_no and u.line_no = i.item_no
where i.form = $form
order by s.file, s.sheet_no, i.item_no
