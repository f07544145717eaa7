-- Rows of EX forms: the weight due (G07) and 0 ≤ score ≤ weight for both scores (EX01), clause 一(一).
select * replace (coalesce(item, cast(item_no as varchar)) as item), unread as not_due
from judged_lines
where form = $form and line = 'item'
order by file, sheet_no, item_no
