-- Rows of EX forms: the weight due (G07) and 0 ≤ score ≤ weight for both scores (EX01), clause 一(一).
select * replace (coalesce(item, cast(item_no as varchar)) as item)
from judged_lines('this.raw_ex_ante_items', item_no)
