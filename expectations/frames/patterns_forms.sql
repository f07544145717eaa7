-- SE and DE forms that count, and SE list rows: full marks beside a low execution rate (SE11), output without money (SE12), every
-- numeric target over-fulfilled (SE17), clause 一(四). Judged from the form alone.
with indicators as (
    select
        s.*,
        s.nature = 'number' and not s.is_rate as is_number,
        holds_one_of(i.level1, words_of('output_indicators')) is not null and not s.is_rate as is_output,
        json_extract_string(i.cells, '$.score') as score_cell,
        coalesce(json_extract_string(i.cells, '$.actual_text'), json_extract_string(i.cells, '$.actual')) as actual_cell
    from indicator_shares as s
    join this.accepted_indicators as i using (form, sha256, sheet, subject_no, indicator_no)
    where s.form = $form
),
summed as (
    select
        sha256, sheet, subject_no,
        bool_and(reported_score = weight) filter (where not is_rate) as is_full,
        coalesce(bool_and(is_exceeded) filter (where is_number), false) as is_easy,
        count(*) filter (where is_number) as numbers,
        cast(sum(share) filter (where is_output) as decimal(24, 12)) as output_shares,
        count(share) filter (where is_output) as outputs,
        cells_between(arg_min(score_cell, indicator_no), arg_max(score_cell, indicator_no)) as score_cells,
        cells_between(
            arg_min(actual_cell, indicator_no) filter (where is_output), arg_max(actual_cell, indicator_no) filter (where is_output)
        ) as output_cells,
        arg_min(actual_cell, indicator_no) filter (where is_number) as first_number,
        cells_between(first_number, arg_max(actual_cell, indicator_no) filter (where is_number)) as number_cells
    from indicators
    group by all
)
select
    stated.* exclude (execution_rate) replace (
        if(summed.first_number is null, stated.cells, json_merge_patch(stated.cells, json_object('number', summed.first_number)))
            as cells
    ),
    summed.output_cells, summed.number_cells,
    coalesce(summed.score_cells, json_extract_string(stated.cells, '$.indicator_score')) as score_cells,
    case when summed.is_easy then 0 when summed.numbers > 0 then 1 end as targets_not_exceeded,
    percent(param('review.low_execution')) as low_execution,
    percent(param('review.output_gap')) as output_gap_shown,
    param('review.output_gap') as output_gap,
    -- SE11: exact, by the amount that the low rate would be; of a list row by its one score of indicators
    if(summed.sha256 is not null, coalesce(summed.is_full, false), stated.is_list and score.indicator_score = points.indicator_points)
        and score.rate_base > 0 as has_full_marks,
    case when has_full_marks then wide(stated.executed) end as executed_at_full_marks,
    cast(wide(score.rate_base) * cast(param('review.low_execution') as decimal(8, 6)) as decimal(38, 8)) as executed_at_least,
    -- more than the whole budget is no lower a rate than all of it
    case when score.rate_base > 0 then ratio12(greatest(least(stated.executed, score.rate_base), 0), score.rate_base) end as rate,
    -- cut off, not rounded: what is just below a line is not shown as on it
    percent(floor(rate * 10000) / 10000) as execution_rate,
    -- SE12: thirds are rounded once, where no amount is
    case when summed.outputs > 0 then ratio12(summed.output_shares, summed.outputs) end as output_share,
    cast(round(output_share - rate, 11) as decimal(24, 11)) as output_excess,
    percent(output_share) as mean_output
from this.accepted_self_evaluations as stated
join self_evaluation_scores as score using (form, sha256, sheet, subject_no)
left join summed using (sha256, sheet, subject_no)
cross join points
where stated.form = $form
