-- SE and DE forms that count, and SE list rows: full marks beside a low execution rate (SE11), output without money (SE12), every
-- numeric target over-fulfilled (SE17), clause 一(四). Judged from the form alone.
with limits as (
    select
        param('review.low_execution') as low_execution,
        param('review.output_gap') as output_gap,
        param('score.total') - param('execution_score.weight') as indicator_points
),
indicators as (
    select
        i.form, i.sha256, i.sheet, i.subject_no, i.level1, i.cells, i.indicator_no, i.weight, i.score,
        s.share,
        rate.sha256 is not null as is_rate,
        m.nature = 'number' and rate.sha256 is null as is_number,
        not m.is_asked_back and case
            when m.operator in ('≥', '>') then m.actual > m.target
            when m.operator in ('≤', '<') then m.actual < m.target
        end as is_exceeded
    from this.accepted_indicators as i
    join measured_indicators as m using (form, sha256, sheet, subject_no, indicator_no)
    join indicator_shares as s using (form, sha256, sheet, subject_no, indicator_no)
    left join execution_rate_indicators as rate using (form, sha256, sheet, subject_no, indicator_no)
    where i.form = $form
),
summed as (
    select
        form, sha256, sheet, subject_no,
        coalesce(bool_and(score = weight) filter (where not is_rate), false) as is_full,
        coalesce(bool_and(coalesce(is_exceeded, false)) filter (where is_number), false) as is_easy,
        count(*) filter (where is_number) as numbers,
        cast(sum(share) filter (where is_output and not is_rate) as decimal(24, 12)) as output_shares,
        count(share) filter (where is_output and not is_rate) as outputs,
        arg_min(json_extract_string(cells, '$.score'), indicator_no) as first_score,
        arg_max(json_extract_string(cells, '$.score'), indicator_no) as last_score,
        arg_min(coalesce(json_extract_string(cells, '$.actual_text'), json_extract_string(cells, '$.actual')), indicator_no)
            filter (where is_output) as first_output,
        arg_max(coalesce(json_extract_string(cells, '$.actual_text'), json_extract_string(cells, '$.actual')), indicator_no)
            filter (where is_output) as last_output,
        arg_min(coalesce(json_extract_string(cells, '$.actual_text'), json_extract_string(cells, '$.actual')), indicator_no)
            filter (where is_number) as first_number,
        arg_max(coalesce(json_extract_string(cells, '$.actual_text'), json_extract_string(cells, '$.actual')), indicator_no)
            filter (where is_number) as last_number
    from (
        select *, holds_one_of(level1, words_of('output_indicators')) is not null as is_output from indicators
    )
    group by all
),
measured as (
    select
        stated.form, stated.sha256, stated.sheet, stated.subject_no, stated.subject_code,
        if(first_number is null, stated.cells, json_merge_patch(stated.cells, json_object('number', first_number))) as cells,
        stated.executed, score.rate_base,
        limits.low_execution, limits.output_gap,
        coalesce(summed.is_full, stated.is_list and score.indicator_score = limits.indicator_points, false)
            and score.rate_base > 0 as is_full,
        coalesce(cells_between(summed.first_score, summed.last_score), json_extract_string(stated.cells, '$.indicator_score')) as score_cells,
        cells_between(summed.first_output, summed.last_output) as output_cells,
        cells_between(summed.first_number, summed.last_number) as number_cells,
        case when summed.is_easy then 0 when summed.numbers > 0 then 1 end as targets_not_exceeded,
        case when score.rate_base > 0 then ratio12(greatest(stated.executed, 0), score.rate_base) end as rate,
        case when summed.outputs > 0 then ratio12(summed.output_shares, summed.outputs) end as output_share
    from this.accepted_self_evaluations as stated
    join self_evaluation_scores as score using (form, sha256, sheet, subject_no)
    left join summed using (form, sha256, sheet, subject_no)
    cross join limits
    where stated.form = $form
)
select
    m.sha256, m.sheet, s.file, m.subject_no, m.subject_code, m.cells, s.title_cell as fallback_cell,
    percent(m.low_execution) as low_execution, percent(m.output_gap) as output_gap_shown, m.output_gap, m.score_cells, m.output_cells, m.number_cells, m.targets_not_exceeded,
    -- SE11: exact, by the amount that the low rate would be
    case when m.is_full then wide(m.executed) end as executed_at_full_marks,
    cast(wide(m.rate_base) * cast(m.low_execution as decimal(8, 6)) as decimal(38, 8)) as executed_at_least,
    percent(m.rate) as execution_rate,
    -- SE12: thirds are rounded once, where no amount is
    cast(round(m.output_share - m.rate, 11) as decimal(24, 11)) as output_excess,
    percent(m.output_share) as mean_output
from measured as m
join all_sheets as s using (sha256, sheet)
order by s.file, s.sheet_no, m.subject_no
