-- Heads of SE and DE forms and SE list rows: what is due (G07), money (G08), and SE01 to SE07, SE09, SE10 (clause 一(四)).
with reviews as (
    select subject_code, any_value(review_score) as review_score
    from accepted_r_rev
    where region = $region and year = $year
    group by subject_code
),
budgets as (
    select project_code, any_value(initial_budget) as initial_budget, any_value(adjusted_budget) as adjusted_budget
    from accepted_r_budg
    where region = $region and year = $year
    group by project_code
),
limits as (
    select
        policy_number($region, $year, 'score.total') as full_score,
        policy_number($region, $year, 'execution_score.weight') as execution_weight,
        policy_number($region, $year, 'credibility.excess_points') as excess_limit,
        policy_number($region, $year, 'credibility.review_difference') as review_difference_limit,
        policy_choice($region, $year, 'execution_rate_base') as rate_base_choice
)
select
    h.sha256, h.sheet, s.file, h.subject_no, h.subject_code,
    case when score.score_cell is null then h.cells else json_merge_patch(h.cells, json_object('execution_score', score.score_cell)) end
        as cells,
    s.title_cell as fallback_cell,
    stated.initial_budget, stated.adjusted_budget, stated.executed, stated.execution_weight as stated_execution_weight,
    score.stated_execution_score, stated.total_score as stated_total,
    score.indicator_score,
    score.execution_score, score.self_score, limits.full_score, limits.execution_weight,
    0.01 as tolerance,
    -- G07
    case
        when h.form = 'SE'
            then stated(coalesce(h.stated_project_code, nullif(plain(h.project_name), '')), u.fields, ['project_code'])
    end as has_project_code,
    case when h.is_list and h.stated_project_code is not null then stated(h.project_name, u.fields, ['project_name']) end
        as has_project_name,
    case when h.is_list or h.form = 'DE' then stated(h.department_text, u.fields, ['department_code', 'department_name']) end
        as has_department_code,
    case when h.is_list and has_cell(h.cells, 'unit_code', null) then stated(h.unit_text, u.fields, ['unit_code', 'unit_name']) end
        as has_unit_code,
    -- the register's counts where the form has none
    case
        when s.money_unit is not null and limits.rate_base_choice = 'initial'
            then stated(coalesce(stated.initial_budget, budgets.initial_budget), u.fields, ['initial_budget'])
    end as has_initial_budget,
    case when s.money_unit is not null then stated(stated.adjusted_budget, u.fields, ['adjusted_budget']) end
        as has_adjusted_budget,
    case when s.money_unit is not null then stated(stated.executed, u.fields, ['executed']) end as has_executed,
    case
        when h.is_list and not score.has_one_score or score.rate_base = 0
            then stated(score.stated_execution_score, u.fields, ['execution_score'])
    end as has_execution_score,
    case when h.is_list and not score.has_one_score then stated(stated.indicator_score, u.fields, ['indicator_score']) end
        as has_indicator_score,
    case when h.is_list then stated(stated.total_score, u.fields, ['total_score']) end as has_total_score,
    -- G08
    stated.initial_budget >= 0 as is_initial_budget_money,
    stated.adjusted_budget >= 0 as is_adjusted_budget_money,
    stated.executed >= 0 as is_executed_money,
    -- SE01
    stated.execution_weight = limits.execution_weight as is_execution_weight,
    coalesce(score.indicator_weight, 0) + limits.execution_weight as weight_sum,
    case
        when h.is_list or indicators.unweighted > 0 then null
        else abs(coalesce(score.indicator_weight, 0) + limits.execution_weight - limits.full_score)
    end as weight_gap,
    -- SE02 where the stated execution score counts, and for the indicator score of a list row
    case when score.rate_base = 0 then score.stated_execution_score between 0 and limits.execution_weight end
        as is_execution_score_in_range,
    limits.full_score - limits.execution_weight as indicator_points,
    case when h.is_list then score.indicator_score between 0 and limits.full_score - limits.execution_weight end
        as is_indicator_score_in_range,
    -- SE03, SE04
    abs(stated.total_score - score.self_score) as total_gap,
    case when score.has_one_score and stated.total_score is not null then score.stated_execution_score is not null end
        as is_score_split,
    case when score.rate_base > 0 then abs(score.stated_execution_score - score.execution_score) end as execution_score_gap,
    -- SE06
    budgets.adjusted_budget as registered_budget,
    budget_disagreement(stated.adjusted_budget, budgets.adjusted_budget) as budget_disagreement,
    -- SE07, SE09
    stated.executed <= stated.adjusted_budget as is_executed_within_budget,
    score.rate_base > 0 as is_rate_defined,
    -- SE10
    case when h.form = 'SE' then excess.excess end as excess,
    limits.excess_limit,
    reviews.review_score,
    case when h.form = 'SE' then abs(score.self_score - reviews.review_score) < limits.review_difference_limit end
        as is_close_to_review
from heads as h
join raw_self_evaluations as stated using (region, year, sha256, sheet, subject_no)
join judged_sheets as s using (region, year, sha256, sheet)
join self_evaluation_scores as score using (region, year, sha256, sheet, subject_no)
cross join limits
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
left join indicator_excess as excess using (region, year, sha256, sheet, subject_no)
left join (
    select sha256, sheet, subject_no, count(*) - count(weight) as unweighted
    from raw_indicators
    where region = $region and year = $year and form = $form
    group by all
) as indicators using (sha256, sheet, subject_no)
left join budgets on budgets.project_code = h.project_code and h.form = 'SE'
left join reviews on reviews.subject_code = '项目|' || h.project_code
where h.region = $region and h.year = $year and h.form = $form
order by s.file, s.sheet_no, h.subject_no
