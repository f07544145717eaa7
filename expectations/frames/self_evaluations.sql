-- Heads of SE and DE forms and SE list rows: what is due (G07), money (G08), and SE01 to SE07, SE09, SE10 (clause 一(四)).
select
    h.* replace (
        case when score.score_cell is null then h.cells else json_merge_patch(h.cells, json_object('execution_score', score.score_cell)) end
            as cells,
        -- the register's counts where the form has none
        coalesce(h.initial_budget, budget.initial_budget) as initial_budget,
        points.execution_weight as execution_weight,
        score.execution_score as execution_score, score.indicator_score as indicator_score
    ),
    score.stated_execution_score, h.indicator_score as stated_indicator_score, h.total_score as stated_total,
    -- SE01
    h.execution_weight as stated_execution_weight,
    points.full_score, coalesce(score.indicator_weight, 0) + points.execution_weight as weight_sum,
    case when not h.is_list and score.all_weighted is distinct from false then abs(weight_sum - full_score) end as weight_gap,
    0.01 as tolerance,
    -- SE02 where the stated execution score counts, and for the indicator score of a list row
    case when score.rate_base = 0 then score.stated_execution_score end as counted_execution_score,
    case when h.is_list then score.indicator_score end as listed_indicator_score,
    points.indicator_points,
    -- SE03, SE04
    score.self_score, abs(h.total_score - score.self_score) as total_gap,
    score.stated_execution_score as score_beside_total,
    case when score.rate_base > 0 then abs(score.stated_execution_score - score.execution_score) end as execution_score_gap,
    -- SE06, SE09
    budget.adjusted_budget as registered_budget,
    budget_disagreement(h.adjusted_budget, budget.adjusted_budget) as budget_disagreement,
    score.rate_base,
    -- SE10
    case when h.form = 'SE' then excess.excess end as excess, param('credibility.excess_points') as excess_limit,
    review.review_score, abs(score.self_score - review.review_score) as review_difference,
    param('credibility.review_difference') as review_difference_limit,
    list_concat(
        unless(h.money_unit is not null, ['initial_budget', 'adjusted_budget', 'executed']),
        unless(choice('execution_rate_base') = 'initial', ['initial_budget']),
        unless(h.is_list or h.form = 'DE', ['department_code']),
        unless(h.is_list, ['stated_total']),
        unless(h.is_list and h.stated_project_code is not null, ['project_name']),
        unless(h.is_list and has_cell(h.cells, 'unit_code', null), ['unit_code']),
        unless(h.is_list and not score.has_one_score, ['stated_indicator_score']),
        unless(h.is_list and not score.has_one_score or score.rate_base = 0, ['stated_execution_score']),
        unless(score.has_one_score and h.total_score is not null, ['score_beside_total'])
    ) as excused
from judged_heads as h
cross join points
join self_evaluation_scores as score using (sha256, sheet, subject_no)
left join indicator_excess as excess using (sha256, sheet, subject_no)
left join this.accepted_r_budg as budget on budget.project_code = h.meant_project and h.form = 'SE'
left join this.review as review on review.subject_code = '项目|' || h.meant_project
