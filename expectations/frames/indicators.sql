-- Indicators of forms: what is due (G07), numbers (G08), units (G14), scores with their reasons and the weight of one (SE02, SE08, SE10),
-- words and reasons of monitoring (MO02, MO03), and whether they can be measured (GO03). Clauses 一(二) to 一(四).
with stated as (
    select
        l.* replace (
            coalesce(l.target_text, cast(l.target as varchar)) as target_text,
            coalesce(l.actual_text, cast(l.actual as varchar)) as actual_text,
            nullif(trim(l.reason), '') as reason,
            trim(l.possibility) as possibility
        ),
        coalesce(l.level3, l.level2, cast(l.indicator_no as varchar)) as indicator,
        l.target as target_number, l.actual as actual_number,
        coalesce(l.target, case when is_day(named_day(l.target_text)) then 0 end) as number_or_day,
        case when not coalesce(list_has_any(l.unread, ['operator', 'target', 'target_text']), false) then l.operator end as stated_sign
    from judged_lines('this.raw_indicators', indicator_no) as l
)
select
    i.*,
    case when m.is_asked_back then i.actual_text end as actual_in_other_unit,
    case when i.stated_sign = '定性' then coalesce(trim(i.target_text), '') end as wording,
    case when i.target_text is not null then nullif(i.stated_sign, '定性') end as sign,
    p.light, p.progress,
    param('credibility.single_weight') as single_weight_limit,
    list_concat(
        unless(equal.sha256 is null, ['weight']),
        unless(coalesce(p.light_rank = 1, i.score < i.weight), ['reason']),
        unless(i.target_text is not null and i.stated_sign in ('≥', '≤', '=', '>', '<'), ['number_or_day']),
        -- G08: a number is due for the target of ≥ ≤ = > < and for the actual value of a number
        unless(i.operator <> '定性' and m.nature is distinct from 'wording' and i.target_text is not null, ['target_number']),
        unless(m.nature = 'number' and i.actual_text is not null, ['actual_number']),
        unless(m.nature = 'wording' and i.actual_text is not null, ['progress'])
    ) as excused
from stated as i
join measured_indicators as m using (form, sha256, sheet, subject_no, indicator_no)
left join indicator_progress as p using (form, sha256, sheet, subject_no, indicator_no)
left join unweighted_forms as equal using (form, sha256, sheet, subject_no)
