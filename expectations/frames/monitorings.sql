-- MO forms and list rows: what is due (G07), words and money (G08), SE06, MO01, MO02 of list rows (clause 一(三)).
with budgets as (
    select project_code, any_value(adjusted_budget) as adjusted_budget
    from accepted_r_budg
    where region = $region and year = $year
    group by project_code
),
left_over as (
    select sha256, sheet, subject_no, sum(weight) filter (where progress is not null) as weights
    from indicator_progress
    where region = $region and year = $year
    group by all
)
select
    h.sha256, h.sheet, s.file, h.subject_no, h.subject_code, h.cells, s.title_cell as fallback_cell,
    m.initial_budget, m.adjusted_budget, m.executed, m.expected_executed, m.goal_completion,
    trim(m.conditions_met) as conditions_met,
    case when h.is_list then trim(m.possibility) end as possibility,
    stated(h.project_code, u.fields, ['project_code']) as has_project_code,
    case when h.is_list then stated(h.project_name, u.fields, ['project_name']) end as has_project_name,
    case when h.is_list then stated(h.department_text, u.fields, ['department_code', 'department_name']) end
        as has_department_code,
    case when h.is_list then stated(h.unit_text, u.fields, ['unit_code', 'unit_name']) end as has_unit_code,
    stated(m.conditions_met, u.fields, ['conditions_met']) as has_conditions_met,
    case when s.money_unit is not null then stated(m.adjusted_budget, u.fields, ['adjusted_budget']) end
        as has_adjusted_budget,
    case when s.money_unit is not null then stated(m.executed, u.fields, ['executed']) end as has_executed,
    case when h.is_list then stated(m.goal_completion, u.fields, ['goal_completion']) end as has_goal_completion,
    case when h.is_list then stated(m.possibility, u.fields, ['possibility']) end as has_possibility,
    -- G07 where no indicator is left that can be measured: blanks and a bad month are findings of their own
    case
        when not h.is_list and not coalesce(indicators.incomplete, false)
            and months.month between 1 and policy_number($region, $year, 'monitoring.months_in_year')
            then coalesce(left_over.weights, 0) > 0
    end as has_indicators,
    m.initial_budget >= 0 as is_initial_budget_money,
    m.adjusted_budget >= 0 as is_adjusted_budget_money,
    m.executed >= 0 as is_executed_money,
    m.expected_executed >= 0 as is_expected_executed_money,
    m.goal_completion >= 0 as is_goal_completion_positive,
    budgets.adjusted_budget as registered_budget,
    budget_disagreement(m.adjusted_budget, budgets.adjusted_budget) as budget_disagreement,
    m.executed between 0 and m.adjusted_budget as is_executed_within_budget
from heads as h
join raw_monitorings as m using (region, year, sha256, sheet, subject_no)
join monitoring_months as months using (region, year, sha256, sheet, subject_no)
join judged_sheets as s using (region, year, sha256, sheet)
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
left join left_over using (sha256, sheet, subject_no)
left join (
    select
        i.sha256, i.sheet, i.subject_no,
        bool_or(i.weight is null or coalesce(i.target_text, cast(i.target as varchar)) is null
            or coalesce(i.actual_text, cast(i.actual as varchar)) is null) as incomplete
    from raw_indicators as i
    where i.region = $region and i.year = $year and i.form = $form
    group by all
) as indicators using (sha256, sheet, subject_no)
left join budgets on budgets.project_code = h.project_code
where h.region = $region and h.year = $year and h.form = $form
order by s.file, s.sheet_no, h.subject_no
