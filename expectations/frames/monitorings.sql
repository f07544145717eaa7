-- MO forms and list rows: what is due (G07), words and money (G08), SE06, MO01, MO02 of list rows, MO06 (clause 一(三)).
with budgets as (
    select project_code, any_value(adjusted_budget) as adjusted_budget
    from accepted_r_budg
    where region = $region and year = $year
    group by project_code
),
registered as (
    select distinct project_code from accepted_r_proj where region = $region and year = $year
),
indicators as (
    select
        i.sha256, i.sheet, i.subject_no,
        sum(p.weight) filter (where p.progress is not null) as weights,
        bool_or(p.weight is null or coalesce(i.target_text, cast(i.target as varchar)) is null
            or coalesce(i.actual_text, cast(i.actual as varchar)) is null or p.nature = 'number' and p.progress is null)
            as incomplete,
        count(i.weight) = 0 and not bool_or(coalesce(list_contains(u.fields, 'weight'), false)) as unweighted
    from raw_indicators as i
    join indicator_progress as p using (region, year, form, sha256, sheet, subject_no, indicator_no)
    left join unreadable_lines as u
        on u.region = i.region and u.year = i.year and u.sha256 = i.sha256 and u.sheet = i.sheet
        and u.subject_no = i.subject_no and u.line_no = i.indicator_no
    where i.region = $region and i.year = $year and i.form = $form
    group by all
)
select
    h.sha256, h.sheet, s.file, h.subject_no, h.subject_code, h.cells, s.title_cell as fallback_cell,
    m.initial_budget, coalesce(m.adjusted_budget, budgets.adjusted_budget) as adjusted_budget, m.executed,
    m.expected_executed, m.goal_completion,
    trim(m.conditions_met) as conditions_met,
    case when h.is_list then trim(m.possibility) end as possibility,
    stated(coalesce(h.stated_project_code, nullif(plain(h.project_name), '')), u.fields, ['project_code']) as has_project_code,
    case when h.is_list and h.stated_project_code is not null then stated(h.project_name, u.fields, ['project_name']) end
        as has_project_name,
    case when h.is_list then stated(h.department_text, u.fields, ['department_code', 'department_name']) end
        as has_department_code,
    case when h.is_list and has_cell(h.cells, 'unit_code', null) then stated(h.unit_text, u.fields, ['unit_code', 'unit_name']) end
        as has_unit_code,
    case when has_cell(h.cells, 'conditions_met', s.title_cell) then stated(m.conditions_met, u.fields, ['conditions_met']) end
        as has_conditions_met,
    -- the register's counts where the form has none; of a project that no register knows nothing is asked
    case
        when s.money_unit is not null and (m.adjusted_budget is not null or registered.project_code is not null)
            then stated(coalesce(m.adjusted_budget, budgets.adjusted_budget), u.fields, ['adjusted_budget'])
    end as has_adjusted_budget,
    case when s.money_unit is not null then stated(m.executed, u.fields, ['executed']) end as has_executed,
    case when h.is_list then stated(m.goal_completion, u.fields, ['goal_completion']) end as has_goal_completion,
    case when h.is_list then stated(m.possibility, u.fields, ['possibility']) end as has_possibility,
    -- G07 where no indicator is left to be measured: blanks, text for a number, units and a bad month are findings of their own
    case
        when not h.is_list and not coalesce(indicators.incomplete, false)
            and months.month between 1 and policy_number($region, $year, 'monitoring.months_in_year')
            then coalesce(indicators.weights, 0) > 0
    end as has_indicators,
    case when indicators.unweighted then false end as is_weighted,
    m.initial_budget >= 0 as is_initial_budget_money,
    m.adjusted_budget >= 0 as is_adjusted_budget_money,
    m.executed >= 0 as is_executed_money,
    m.expected_executed >= 0 as is_expected_executed_money,
    m.goal_completion >= 0 as is_goal_completion_positive,
    budgets.adjusted_budget as registered_budget,
    budget_disagreement(m.adjusted_budget, budgets.adjusted_budget) as budget_disagreement,
    m.executed between 0 and coalesce(m.adjusted_budget, budgets.adjusted_budget) as is_executed_within_budget
from heads as h
join raw_monitorings as m using (region, year, sha256, sheet, subject_no)
join judged_sheets as s using (region, year, sha256, sheet)
join monitored_months as months using (region, year, sha256, sheet, subject_no)
left join unreadable_heads as u using (region, year, sha256, sheet, subject_no)
left join indicators using (sha256, sheet, subject_no)
left join budgets on budgets.project_code = h.project_code
left join registered on registered.project_code = h.project_code
where h.region = $region and h.year = $year and h.form = $form
order by s.file, s.sheet_no, h.subject_no
