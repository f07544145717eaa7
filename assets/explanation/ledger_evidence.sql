-- Where the fact stands that made each rule fire: whose record, file, sheet and cell. One row a line of the ledger.
-- Few records of many are evidence: they are sought by form and code, then found, and only then are their cells read.
with
line as (
    select project_code, rule from adjustment_lines where region = $region and year = $year
),
-- Codes under which a project stood in earlier years, its own first.
identity as (
    select project_code, project_code as earlier_code, 1 as turn from budget_requests where region = $region and year = $year
    union all
    select project_code, predecessor_code, 2 from budget_requests
    where region = $region and year = $year and predecessor_code is not null
),
rule_grade as (
    select rule, grade from policy_rule_grades where region = $region and year = $year
),
graded as (
    select project_code as earlier_code, grade, grade_source
    from project_grades
    where region = $region and year = $year - 2 and grade in (select grade from rule_grade)
),
flagged as (
    select project_code as earlier_code, suspend, reduce_next_year, stop_next_year
    from monitoring_flags
    where region = $region and year = $year - 1 and (suspend or reduce_next_year or stop_next_year)
),
sought as (
    -- what decided a grade of B−2 that fires a rule: the review, else the form, else the budget that owed one
    select
        $year - 2 as year,
        case grade_source when 'review' then 'R-REV' when 'self' then 'SE' else 'R-BUDG' end as form,
        if(grade_source = 'review', '项目|' || earlier_code, earlier_code) as subject_code,
        earlier_code as code
    from graded
    union all
    -- the form of B−1 whose flags fire a rule
    select $year - 1, 'MO', earlier_code, earlier_code from flagged
    union all
    -- the form that did not pass a gate, and the register that asked for one
    select $year, gate.form, line.project_code, line.project_code
    from line
    join (
        values ('ex_ante_gate', 'EX'), ('ex_ante_gate', 'R-PROJ'), ('goal_gate', 'GO'), ('goal_gate', 'R-BUDG')
    ) as gate(rule, form) on gate.rule = line.rule
),
record as materialized (
    select sought.form, sought.code, state.region, state.year, state.sha256, state.sheet, state.subject_no
    from sought
    join subject_states as state using (year, form, subject_code)
    where state.region = $region and state.status = 'accepted'
),
review as (
    select record.code, raw.sha256, raw.sheet, json_extract_string(raw.cells, '$.review_score') as cell
    from record
    join raw_r_rev as raw using (region, year, sha256, sheet, subject_no)
    where record.form = 'R-REV'
),
self_evaluation as (
    select record.code, raw.sha256, raw.sheet, json_extract_string(raw.cells, '$.total_score') as cell
    from record
    join raw_self_evaluations as raw using (region, year, sha256, sheet, subject_no)
    where record.form = 'SE'
),
budget as (
    select record.code, record.year, raw.sha256, raw.sheet, raw.cells
    from record
    join raw_r_budg as raw using (region, year, sha256, sheet, subject_no)
    where record.form = 'R-BUDG'
),
grade_place as (
    select
        graded.earlier_code,
        graded.grade,
        case graded.grade_source when 'review' then review.sha256 when 'self' then form.sha256 else budget.sha256 end as sha256,
        case graded.grade_source when 'review' then review.sheet when 'self' then form.sheet else budget.sheet end as sheet,
        case graded.grade_source
            when 'review' then review.cell
            when 'self' then form.cell
            else json_extract_string(budget.cells, '$.adjusted_budget')
        end as cell
    from graded
    left join review on review.code = graded.earlier_code
    left join self_evaluation as form on form.code = graded.earlier_code
    left join budget on budget.code = graded.earlier_code and budget.year = $year - 2
),
-- The cells that flags rest on.
actual as (
    select
        record.code,
        arg_min(json_extract_string(cells, '$.actual_text'), indicator_no) as first_cell,
        arg_max(json_extract_string(cells, '$.actual_text'), indicator_no) as last_cell,
        arg_min(json_extract_string(cells, '$.possibility'), indicator_no) filter (possibility = '完全不可能') as hopeless_cell
    from record
    join raw_indicators using (region, year, sha256, sheet, subject_no)
    where record.form = 'MO'
    group by record.code
),
flag_place as (
    select
        flagged.*,
        form.sha256,
        form.sheet,
        if(
            form.is_list,
            json_extract_string(form.cells, '$.goal_completion'),
            actual.first_cell || ':' || actual.last_cell
        ) as progress_cell,
        case
            when form.conditions_met = '否' then json_extract_string(form.cells, '$.conditions_met')
            else coalesce(actual.hopeless_cell, json_extract_string(form.cells, '$.possibility'))
        end as suspend_cell
    from flagged
    join record on record.form = 'MO' and record.code = flagged.earlier_code
    join raw_monitorings as form using (region, year, sha256, sheet, subject_no)
    left join actual on actual.code = flagged.earlier_code
),
ex_ante_place as (
    select record.code as project_code, items.sha256, items.sheet,
        arg_min(json_extract_string(items.cells, '$.review_score'), items.item_no)
        || ':' || arg_max(json_extract_string(items.cells, '$.review_score'), items.item_no) as cell
    from record
    join raw_ex_ante_items as items using (region, year, sha256, sheet, subject_no)
    where record.form = 'EX'
    group by all
),
registered as (
    select record.code as project_code, raw.sha256, raw.sheet, json_extract_string(raw.cells, '$.is_new') as cell
    from record
    join raw_r_proj as raw using (region, year, sha256, sheet, subject_no)
    where record.form = 'R-PROJ'
),
goal_place as (
    select record.code as project_code, steps.sha256, steps.sheet,
        arg_max(json_extract_string(steps.cells, '$.conclusion'), steps.step_no) as cell
    from record
    join raw_goal_steps as steps using (region, year, sha256, sheet, subject_no)
    where record.form = 'GO'
    group by all
),
-- What a line of same content asks of another project.
same_content as materialized (
    select line.project_code, line.rule, request.department_code, request.content, request.predecessor_code
    from line
    join budget_requests as request
        on request.region = $region and request.year = $year and request.project_code = line.project_code
    where line.rule = 'same_content'
),
found as (
    select line.project_code as code, line.rule, identity.turn, place.earlier_code as evidence_code,
        $year - 2 as year, place.sha256, place.sheet, place.cell
    from line
    join identity using (project_code)
    join grade_place as place using (earlier_code)
    join rule_grade using (rule, grade)
    where line.rule in ('grade_poor', 'grade_medium', 'hold_missing')
    union all
    select line.project_code, line.rule, identity.turn, place.earlier_code, $year - 1, place.sha256, place.sheet,
        if(line.rule = 'hold_suspended', place.suspend_cell, place.progress_cell)
    from line
    join identity using (project_code)
    join flag_place as place using (earlier_code)
    where case line.rule
        when 'monitoring_stop' then place.stop_next_year
        when 'monitoring_reduce' then place.reduce_next_year
        when 'hold_suspended' then place.suspend
    end
    union all
    select line.project_code, line.rule, 1, other.subject_code, $year - 2, other.sha256, other.sheet,
        json_extract_string(other.cells, '$.content')
    from same_content as line
    join accepted_r_proj as other
        on other.region = $region and other.year = $year - 2
        and other.department_code = line.department_code and nullif(trim(other.content), '') = line.content
    join graded on graded.earlier_code = other.subject_code
    join rule_grade using (rule, grade)
    where other.subject_code <> line.project_code and other.subject_code is distinct from line.predecessor_code
    union all
    select line.project_code, line.rule, 1, line.project_code, $year,
        coalesce(place.sha256, registered.sha256), coalesce(place.sheet, registered.sheet),
        coalesce(place.cell, registered.cell)
    from line
    left join ex_ante_place as place using (project_code)
    left join registered using (project_code)
    where line.rule = 'ex_ante_gate'
    union all
    select line.project_code, line.rule, 1, line.project_code, $year,
        coalesce(place.sha256, budget.sha256), coalesce(place.sheet, budget.sheet),
        coalesce(place.cell, json_extract_string(budget.cells, '$.requested'))
    from line
    left join goal_place as place using (project_code)
    left join budget on budget.code = line.project_code and budget.year = $year
    where line.rule = 'goal_gate'
),
department_grade_place as (
    select
        grades.department_code as code,
        case grades.grade_source when 'review' then review.sha256 when 'self' then form.sha256 else quota.sha256 end as sha256,
        case grades.grade_source when 'review' then review.sheet when 'self' then form.sheet else quota.sheet end as sheet,
        case grades.grade_source
            when 'review' then json_extract_string(review.cells, '$.review_score')
            when 'self' then json_extract_string(form.cells, '$.total_score')
            else json_extract_string(quota.cells, '$.public_funds')
        end as cell
    from department_grades as grades
    left join accepted_r_rev as review
        on review.region = grades.region and review.year = grades.year
        and review.subject_code = '部门整体|' || grades.department_code
    left join accepted_self_evaluations as form
        on form.region = grades.region and form.year = grades.year and form.form = 'DE'
        and form.subject_code = grades.department_code
    left join accepted_r_base as quota
        on quota.region = grades.region and quota.year = grades.year and quota.subject_code = grades.department_code
    where grades.region = $region and grades.year = $year - 2
),
evidence as (
    (
        select 'project' as subject, code, rule, '' as kind, evidence_code, year, sha256, sheet, cell
        from found
        qualify row_number() over (partition by code, rule order by turn, evidence_code) = 1
    )
    union all
    select 'project', project_code, 'exception', kind, project_code, $year, sha256, sheet,
        json_extract_string(cells, '$.approval_number')
    from accepted_r_exc
    where region = $region and year = $year
    union all
    select 'department_public_funds', line.department_code, line.rule, '', line.department_code, $year - 2,
        place.sha256, place.sheet, place.cell
    from public_funds_adjustments as line
    left join department_grade_place as place on place.code = line.department_code
    where line.region = $region and line.year = $year
)
select subject, code, rule, kind, evidence_code, inbox_files.file, evidence.sheet, evidence.cell
from evidence
left join inbox_files
    on inbox_files.region = $region and inbox_files.year = evidence.year and inbox_files.sha256 = evidence.sha256
