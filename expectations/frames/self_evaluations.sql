-- Heads of SE and DE forms and SE list rows: what is due (G07), money (G08), and SE01 to SE07, SE09, SE10 (clause 一(四)).
with reviews as (
    select subject_code, any_value(review_score) as review_score
    from this.review
    group by subject_code
),
budgets as (
    select project_code, any_value(initial_budget) as initial_budget, any_value(adjusted_budget) as adjusted_budget
    from this.accepted_r_budg
    group by project_code
),
limits as (
    select
        param('score.total') as full_score,
        param('execution_score.weight') as execution_weight,
        param('credibility.excess_points') as excess_limit,
        param('credibility.review_difference') as review_difference_limit,
        choice('execution_rate_base') as rate_base_choice
)
select
    h.sha256, h.sheet, k.file, h.subject_no, h.subject_code,
    case when score.score_cell is null then h.cells else json_merge_patch(h.cells, json_object('execution_score', score.score_cell)) end
        as cells,
    k.title_cell as fallback_cell,
    -- G07, G08; of the budgets the register's count where the form has none
    coalesce(h.stated_project_code, nullif(plain(h.project_name), '')) as project_code,
    h.project_name, h.department_text as department_code, h.unit_text as unit_code,
    coalesce(stated.initial_budget, budgets.initial_budget) as initial_budget, stated.adjusted_budget, stated.executed,
    score.stated_execution_score, stated.indicator_score as stated_indicator_score, stated.total_score as stated_total,
    -- SE01
    stated.execution_weight as stated_execution_weight, limits.execution_weight, limits.full_score,
    coalesce(score.indicator_weight, 0) + limits.execution_weight as weight_sum,
    case
        when h.is_list or indicators.unweighted > 0 then null
        else abs(coalesce(score.indicator_weight, 0) + limits.execution_weight - limits.full_score)
    end as weight_gap,
    0.01 as tolerance,
    -- SE02 where the stated execution score counts, and for the indicator score of a list row
    case when score.rate_base = 0 then score.stated_execution_score end as counted_execution_score,
    score.indicator_score, case when h.is_list then score.indicator_score end as listed_indicator_score,
    limits.full_score - limits.execution_weight as indicator_points,
    -- SE03, SE04
    score.execution_score, score.self_score, abs(stated.total_score - score.self_score) as total_gap,
    score.stated_execution_score as score_beside_total,
    case when score.rate_base > 0 then abs(score.stated_execution_score - score.execution_score) end as execution_score_gap,
    -- SE06, SE09
    budgets.adjusted_budget as registered_budget,
    budget_disagreement(stated.adjusted_budget, budgets.adjusted_budget) as budget_disagreement,
    score.rate_base,
    -- SE10
    case when h.form = 'SE' then excess.excess end as excess, limits.excess_limit,
    reviews.review_score, abs(score.self_score - reviews.review_score) as review_difference, limits.review_difference_limit,
    list_concat(
        k.unread,
        unless(k.money_unit is not null, ['initial_budget', 'adjusted_budget', 'executed']),
        unless(limits.rate_base_choice = 'initial', ['initial_budget']),
        unless(h.is_list or h.form = 'DE', ['department_code']),
        unless(h.is_list, ['stated_total']),
        unless(h.is_list and h.stated_project_code is not null, ['project_name']),
        unless(h.is_list and has_cell(h.cells, 'unit_code', null), ['unit_code']),
        unless(h.is_list and not score.has_one_score, ['stated_indicator_score']),
        unless(h.is_list and not score.has_one_score or score.rate_base = 0, ['stated_execution_score']),
        unless(score.has_one_score and stated.total_score is not null, ['score_beside_total'])
    ) as not_due
from heads as h
join this.raw_self_evaluations as stated using (sha256, sheet, subject_no)
join judged_records as k using (sha256, sheet, subject_no)
join self_evaluation_scores as score
    using (sha256, sheet, subject_no)
cross join limits
left join indicator_excess as excess
    using (sha256, sheet, subject_no)
left join (
    select sha256, sheet, subject_no, count(*) - count(weight) as unweighted
    from this.raw_indicators
    where form = $form
    group by all
) as indicators using (sha256, sheet, subject_no)
left join budgets on budgets.project_code = h.project_code and h.form = 'SE'
left join reviews on reviews.subject_code = '项目|' || h.project_code
order by k.file, k.sheet_no, h.subject_no
