-- GO and DG forms as a whole: code and amount due (G07), money (G08), the sum of the weights (GO01), whether there are any (GO04), clause 一(二).
with indicators as (
    select
        sha256, sheet, subject_no, coalesce(sum(weight), 0) as weight_sum, count(weight) as weights, count(*) - count(weight) as unweighted,
        arg_min(json_extract_string(cells, '$.weight'), line_no) as first_weight_cell,
        bool_or(coalesce(list_contains(unread, 'weight'), false)) as unreadable
    from judged_lines('this.raw_indicators', indicator_no)
    group by all
)
select
    h.* replace (json_merge_patch(coalesce(h.cells, '{}'), json_object('weight_sum', i.first_weight_cell)) as cells),
    points.full_score, points.indicator_points, 0.01 as tolerance,
    coalesce(i.weight_sum, 0) as weight_sum,
    case when not i.unreadable then i.weights end as weighted,
    case
        when coalesce(i.unweighted, 0) = 0
            then least(abs(coalesce(i.weight_sum, 0) - full_score), abs(coalesce(i.weight_sum, 0) - indicator_points))
    end as weight_gap,
    unless(h.money_unit is not null, ['amount']) as excused
from judged_heads as h
cross join points
left join indicators as i using (sha256, sheet, subject_no)
