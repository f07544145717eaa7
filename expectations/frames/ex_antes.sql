-- EX forms as a whole: the code due (G07), the number of rows and the sum of their weights (EX01), clause 一(一).
select
    h.sha256, h.sheet, k.file, h.subject_no, h.subject_code, h.cells, k.title_cell as fallback_cell,
    coalesce(h.stated_project_code, nullif(plain(h.project_name), '')) as project_code,
    coalesce(items.rows, 0) as row_count,
    $ex_ante_rows as rows_due,
    case when items.rows = $ex_ante_rows then items.names end as item_count,
    items.weights as weight_sum,
    case when items.all_weighted then items.weights end as full_weight_sum,
    param('score.total') as full_score,
    k.unread as not_due
from heads as h
join judged_records as k using (sha256, sheet, subject_no)
left join (
    select
        sha256, sheet, subject_no, count(*) as rows, count(distinct trim(item)) as names, sum(weight) as weights,
        count(weight) = count(*) as all_weighted
    from this.raw_ex_ante_items
    where form = $form
    group by all
) as items using (sha256, sheet, subject_no)
order by k.file, k.sheet_no
