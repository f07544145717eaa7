-- MO forms and list rows: what is due (G07), words and money (G08), SE06, MO01, MO02 of list rows, MO06 (clause 一(三)).
with indicators as (
    select
        sha256, sheet, subject_no,
        sum(p.weight) filter (where p.progress is not null) as weights,
        bool_or(p.weight is null or coalesce(l.target_text, cast(l.target as varchar)) is null
            or coalesce(l.actual_text, cast(l.actual as varchar)) is null or p.nature = 'number' and p.progress is null)
            as incomplete,
        case when not bool_or(coalesce(list_contains(l.unread, 'weight'), false)) then count(l.weight) end as weighted
    from judged_lines('this.raw_indicators', indicator_no) as l
    join indicator_progress as p using (form, sha256, sheet, subject_no, indicator_no)
    group by all
)
select
    h.* replace (
        -- the register's counts where the form has none
        coalesce(h.adjusted_budget, budget.adjusted_budget) as adjusted_budget,
        trim(h.conditions_met) as conditions_met,
        case when h.is_list then trim(h.possibility) end as possibility
    ),
    indicators.weighted,
    -- what is left to be measured: blanks, text for a number, units and a bad month are findings of their own
    case
        when not h.is_list and not coalesce(indicators.incomplete, false)
            and months.month between 1 and param('monitoring.months_in_year')
            then coalesce(indicators.weights, 0)
    end as measured_weight,
    budget.adjusted_budget as registered_budget,
    budget_disagreement(h.adjusted_budget, budget.adjusted_budget) as budget_disagreement,
    list_concat(
        unless(h.money_unit is not null, ['adjusted_budget', 'executed']),
        -- of a project that no register knows nothing is asked
        unless(h.adjusted_budget is not null or registered.project_code is not null, ['adjusted_budget']),
        unless(has_cell(h.cells, 'conditions_met', h.title_cell), ['conditions_met']),
        unless(h.is_list, ['department_code', 'goal_completion', 'possibility']),
        unless(h.is_list and h.stated_project_code is not null, ['project_name']),
        unless(h.is_list and has_cell(h.cells, 'unit_code', null), ['unit_code'])
    ) as excused
from judged_heads as h
join monitored_months as months using (sha256, sheet, subject_no)
left join indicators using (sha256, sheet, subject_no)
left join this.accepted_r_budg as budget on budget.project_code = h.meant_project
left join this.accepted_r_proj as registered on registered.project_code = h.meant_project
