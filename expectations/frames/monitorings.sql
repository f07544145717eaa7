-- MO forms and list rows: what is due (G07), words and money (G08), SE06, MO01, MO02 of list rows, MO06 (clause 一(三)).
with budgets as (
    select project_code, any_value(adjusted_budget) as adjusted_budget
    from this.accepted_r_budg
    group by project_code
),
indicators as (
    select
        i.sha256, i.sheet, i.subject_no,
        sum(p.weight) filter (where p.progress is not null) as weights,
        bool_or(p.weight is null or coalesce(i.target_text, cast(i.target as varchar)) is null
            or coalesce(i.actual_text, cast(i.actual as varchar)) is null or p.nature = 'number' and p.progress is null)
            as incomplete,
        case when not bool_or(coalesce(list_contains(u.fields, 'weight'), false)) then count(i.weight) end as weighted
    from this.raw_indicators as i
    join indicator_progress as p
        using (form, sha256, sheet, subject_no, indicator_no)
    left join unreadable_lines as u
        on u.sha256 = i.sha256 and u.sheet = i.sheet
        and u.subject_no = i.subject_no and u.line_no = i.indicator_no
    where i.form = $form
    group by all
)
select
    h.sha256, h.sheet, k.file, h.subject_no, h.subject_code, h.cells, k.title_cell as fallback_cell,
    coalesce(h.stated_project_code, nullif(plain(h.project_name), '')) as project_code,
    h.project_name, h.department_text as department_code, h.unit_text as unit_code,
    -- the register's counts where the form has none
    m.initial_budget, coalesce(m.adjusted_budget, budgets.adjusted_budget) as adjusted_budget, m.executed,
    m.expected_executed, m.goal_completion,
    trim(m.conditions_met) as conditions_met,
    case when h.is_list then trim(m.possibility) end as possibility,
    indicators.weighted,
    -- what is left to be measured: blanks, text for a number, units and a bad month are findings of their own
    case
        when not h.is_list and not coalesce(indicators.incomplete, false)
            and months.month between 1 and param('monitoring.months_in_year')
            then coalesce(indicators.weights, 0)
    end as measured_weight,
    budgets.adjusted_budget as registered_budget,
    budget_disagreement(m.adjusted_budget, budgets.adjusted_budget) as budget_disagreement,
    list_concat(
        k.unread,
        unless(k.money_unit is not null, ['adjusted_budget', 'executed']),
        -- of a project that no register knows nothing is asked
        unless(m.adjusted_budget is not null or registered.project_code is not null, ['adjusted_budget']),
        unless(has_cell(h.cells, 'conditions_met', k.title_cell), ['conditions_met']),
        unless(h.is_list, ['department_code', 'goal_completion', 'possibility']),
        unless(h.is_list and h.stated_project_code is not null, ['project_name']),
        unless(h.is_list and has_cell(h.cells, 'unit_code', null), ['unit_code'])
    ) as not_due
from heads as h
join this.raw_monitorings as m using (sha256, sheet, subject_no)
join judged_records as k using (sha256, sheet, subject_no)
join monitored_months as months
    using (sha256, sheet, subject_no)
left join indicators using (sha256, sheet, subject_no)
left join budgets on budgets.project_code = h.project_code
left join known_projects as registered
    on registered.project_code = h.project_code
order by k.file, k.sheet_no, h.subject_no
