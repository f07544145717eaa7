-- GO and DG forms as a whole: code and amount due (G07), money (G08), the sum of the weights (GO01), whether there are any (GO04), clause 一(二).
with limits as (
    select
        param('score.total') as full_score,
        param('execution_score.weight') as execution_weight
)
select
    h.sha256, h.sheet, k.file, h.subject_no, h.subject_code,
    json_merge_patch(coalesce(h.cells, '{}'), json_object('weight_sum', i.first_weight_cell)) as cells, k.title_cell as fallback_cell,
    coalesce(h.stated_project_code, nullif(plain(h.project_name), '')) as project_code,
    coalesce(h.department_code, h.department_name) as department_code,
    g.amount,
    limits.full_score, limits.full_score - limits.execution_weight as indicator_points,
    0.01 as tolerance,
    coalesce(i.weights, 0) as weight_sum,
    case when not i.unreadable then i.lines - i.unweighted end as weighted,
    case
        when coalesce(i.unweighted, 0) = 0 then least(
            abs(coalesce(i.weights, 0) - limits.full_score),
            abs(coalesce(i.weights, 0) - limits.full_score + limits.execution_weight)
        )
    end as weight_gap,
    list_concat(k.unread, unless(k.money_unit is not null, ['amount'])) as not_due
from heads as h
join this.raw_goals as g using (sha256, sheet, subject_no)
join judged_records as k using (sha256, sheet, subject_no)
cross join limits
left join (
    select
        sha256, sheet, subject_no, sum(weight) as weights, count(*) as lines, count(*) - count(weight) as unweighted,
        arg_min(json_extract_string(cells, '$.weight'), indicator_no) as first_weight_cell,
        bool_or(coalesce(list_contains(fields, 'weight'), false)) as unreadable
    from this.raw_indicators
    left join (select * rename (line_no as indicator_no) from unreadable_lines)
        using (sha256, sheet, subject_no, indicator_no)
    where form = $form
    group by all
) as i using (sha256, sheet, subject_no)
order by k.file, k.sheet_no
