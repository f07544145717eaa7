-- SE19: targets of SE forms that count beside those of the admitted goals (GO) of the same project and year, by level-3 name, clauses
-- 一(二) and 一(四). A row an indicator of the goals. Where a name stands several times, the strongest of its targets is compared.
with agreed as (
    select
        e.sha256, e.sheet, e.subject_no, e.subject_code, e.cells as form_cells,
        place_of(
            file.file, goal.sheet,
            coalesce(json_extract_string(goal.cells, '$.target_text'), json_extract_string(goal.cells, '$.target'))
        ) as goal_place,
        goal.* exclude (sha256, sheet, subject_no, cells)
    from this.accepted_self_evaluations as e
    join this.accepted_goals as admitted using (subject_code)
    join this.goal_review as review using (subject_code)
    join comparable_indicators as goal
        on goal.sha256 = admitted.sha256 and goal.sheet = admitted.sheet and goal.subject_no = admitted.subject_no
    join places as file on file.sha256 = admitted.sha256 and file.sheet = admitted.sheet
    where e.form = 'SE' and not e.is_list and review.verdict = '通过' and goal.name <> ''
        and not list_contains(words_of('execution_rate_indicators'), goal.name)
),
paired as (
    select
        agreed.*,
        own.indicator_no as own_no, own.cells as own_cells, own.shown_target as own_target,
        case
            when agreed.nature = 'number' and own.nature = 'number' and agreed.lower_is_better = own.lower_is_better
                and coalesce(agreed.target_in = own.target_in, true)
                then if(agreed.lower_is_better, own.target > agreed.target, own.target < agreed.target)
            else last_named_day(named_day(own.target_text)) > last_named_day(named_day(agreed.target_text))
        end as is_weaker
    from agreed
    left join comparable_indicators as own using (sha256, sheet, subject_no, name)
)
select
    p.sha256, p.sheet, p.subject_no, p.subject_code,
    coalesce(arg_min(p.own_cells, p.own_no), any_value(p.form_cells)) as cells,
    p.level3 as indicator, p.shown_target as goal_target, p.goal_place,
    arg_min(p.own_target, p.own_no) as own_target,
    if(bool_and(coalesce(p.is_weaker, false)), arg_min(p.own_target, p.own_no), null) as weaker_target,
    if(count(p.own_no) = 0, p.level3, null) as gone
from paired as p
group by p.sha256, p.sheet, p.subject_no, p.subject_code, p.indicator_no, p.level3, p.shown_target, p.goal_place
