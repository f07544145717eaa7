-- EX forms as a whole: the code due (G07), the number of rows and the sum of their weights (EX01), clause 一(一).
with items as (
    select
        sha256, sheet, subject_no, count(*) as rows, count(distinct trim(item)) as names, sum(weight) as weight_sum,
        count(weight) = count(*) as all_weighted
    from this.raw_ex_ante_items
    where form = $form
    group by all
)
select
    h.*, items.weight_sum, coalesce(items.rows, 0) as row_count, $ex_ante_rows as rows_due,
    case when items.rows = $ex_ante_rows then items.names end as item_count,
    case when items.all_weighted then items.weight_sum end as full_weight_sum,
    param('score.total') as full_score
from judged_heads as h
left join items using (sha256, sheet, subject_no)
