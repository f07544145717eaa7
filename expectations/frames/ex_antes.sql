-- EX forms as a whole: the code due (G07), the number of rows and the sum of their weights (EX01), clause 一(一).
select
    h.sha256, h.sheet, s.file, h.subject_no, h.subject_code, h.cells, s.title_cell as fallback_cell,
    stated(coalesce(h.stated_project_code, nullif(plain(h.project_name), '')), u.fields, ['project_code']) as has_project_code,
    coalesce(items.rows, 0) as row_count,
    $ex_ante_rows as rows_due,
    coalesce(items.rows, 0) = $ex_ante_rows and coalesce(items.names, 0) = $ex_ante_rows as has_all_rows,
    items.weights as weight_sum,
    policy_number($region, $year, 'score.total') as full_score,
    case when items.all_weighted then items.weights = policy_number($region, $year, 'score.total') end as is_weight_sum
from heads as h
join judged_sheets as s using (region, year, sha256, sheet)
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
left join (
    select
        sha256, sheet, subject_no, count(*) as rows, count(distinct trim(item)) as names, sum(weight) as weights,
        count(weight) = count(*) as all_weighted
    from raw_ex_ante_items
    where region = $region and year = $year and form = $form
    group by all
) as items using (sha256, sheet, subject_no)
where h.region = $region and h.year = $year and h.form = $form
order by s.file, s.sheet_no
