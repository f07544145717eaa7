-- Indicators of SE and DE forms that count: one name under two headings (SE14), payment as an output (SE15), a cost with ≥ (SE16), an
-- easy target (SE17), a vague benefit in percent (SE18), clause 一(四). Judged from the form alone.
with named as (
    select
        i.*, m.kind, m.is_asked_back, m.nature, m.operator as sign, m.target as target_number, m.actual as actual_number,
        unit_text(i.unit) in ('%', '百分比', '百分之') as is_percent,
        said(i.target_text, i.operator, i.target, i.unit) as shown_target,
        said(i.actual_text, null, i.actual, i.actual_unit) as shown_actual,
        coalesce(i.level3, i.level2, cast(i.indicator_no as varchar)) as indicator,
        plain(i.level3) as name,
        coalesce(i.level1, '') as heading,
        coalesce(json_extract_string(i.cells, '$.level3'), json_extract_string(i.cells, '$.level2')) as place,
        rate.sha256 is not null as is_rate
    from this.accepted_indicators as i
    join measured_indicators as m using (form, sha256, sheet, subject_no, indicator_no)
    left join execution_rate_indicators as rate using (form, sha256, sheet, subject_no, indicator_no)
    where i.form = $form
)
select
    i.*,
    arg_min(i.heading, i.indicator_no) over alike as first_heading, arg_min(i.place, i.indicator_no) over alike as first_place,
    case when i.name <> '' and plain(i.heading) <> plain(first_heading) then i.level3 end as named_again,
    case
        when i.is_rate then null
        when list_contains(words_of('delivered_kinds'), i.kind)
            or (i.kind is null and i.level2 is null and holds_one_of(i.heading, words_of('output_indicators')) is not null)
            then holds_one_of(i.name, words_of('payment_indicators'))
    end as payment_word,
    case when list_contains(words_of('cost_kinds'), i.kind) then i.sign end as cost_sign,
    case
        when i.nature = 'number' and i.sign in ('≥', '>') and i.target_number > 0 and not i.is_asked_back and not i.is_rate
            then cast(i.actual_number as decimal(38, 0))
    end as reached,
    cast(cast(i.target_number as decimal(26, 0)) * cast(param('review.easy_target') as decimal(11, 6)) as decimal(38, 6)) as easy_from,
    param('review.easy_target') as easy_target,
    case
        when list_contains(words_of('benefit_kinds'), i.kind) and i.nature = 'number' and i.is_percent
            then holds_one_of(concat(i.name, plain(i.target_text)), words_of('vague_benefits'))
    end as vague_word
from named as i
window alike as (partition by i.sha256, i.sheet, i.subject_no, i.name)
