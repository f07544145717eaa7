-- Where the fact stands that made each rule fire: whose record, file, sheet and cell. One row a line of the ledger.
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
-- What decided a grade of B−2 that fires a rule: the review, else the form, else the budget that owed one.
grade_place as (
    select
        grades.project_code as earlier_code,
        grades.grade,
        case grades.grade_source when 'review' then review.sha256 when 'self' then form.sha256 else budget.sha256 end as sha256,
        case grades.grade_source when 'review' then review.sheet when 'self' then form.sheet else budget.sheet end as sheet,
        case grades.grade_source
            when 'review' then json_extract_string(review.cells, '$.review_score')
            when 'self' then json_extract_string(form.cells, '$.total_score')
            else json_extract_string(budget.cells, '$.adjusted_budget')
        end as cell
    from project_grades as grades
    left join accepted_r_rev as review
        on review.region = grades.region and review.year = grades.year
        and review.subject_code = '项目|' || grades.project_code
    left join accepted_self_evaluations as form
        on form.region = grades.region and form.year = grades.year and form.form = 'SE'
        and form.subject_code = grades.project_code
    left join accepted_r_budg as budget
        on budget.region = grades.region and budget.year = grades.year and budget.subject_code = grades.project_code
    where grades.region = $region and grades.year = $year - 2 and grades.grade in (select grade from rule_grade)
),
-- The form of B−1 whose flags fire a rule, and the cells that the flags rest on.
flagged as (
    select flags.project_code as earlier_code, flags.suspend, flags.reduce_next_year, flags.stop_next_year, form.*
    from monitoring_flags as flags
    join accepted_monitorings as form
        on form.region = flags.region and form.year = flags.year and form.subject_code = flags.project_code
    where flags.region = $region and flags.year = $year - 1
        and (flags.suspend or flags.reduce_next_year or flags.stop_next_year)
),
actual as (
    select
        sha256, sheet, subject_no,
        arg_min(json_extract_string(cells, '$.actual_text'), indicator_no) as first_cell,
        arg_max(json_extract_string(cells, '$.actual_text'), indicator_no) as last_cell,
        arg_min(json_extract_string(cells, '$.possibility'), indicator_no) filter (possibility = '完全不可能') as hopeless_cell
    from raw_indicators
    semi join flagged using (sha256, sheet, subject_no)
    where region = $region and year = $year - 1 and form = 'MO'
    group by sha256, sheet, subject_no
),
flag_place as (
    select
        flagged.earlier_code,
        flagged.suspend,
        flagged.reduce_next_year,
        flagged.stop_next_year,
        flagged.sha256,
        flagged.sheet,
        if(
            flagged.is_list,
            json_extract_string(flagged.cells, '$.goal_completion'),
            actual.first_cell || ':' || actual.last_cell
        ) as progress_cell,
        case
            when flagged.conditions_met = '否' then json_extract_string(flagged.cells, '$.conditions_met')
            else coalesce(actual.hopeless_cell, json_extract_string(flagged.cells, '$.possibility'))
        end as suspend_cell
    from flagged
    left join actual using (sha256, sheet, subject_no)
),
ex_ante_place as (
    select subject_code as project_code, sha256, sheet,
        arg_min(json_extract_string(cells, '$.review_score'), item_no)
        || ':' || arg_max(json_extract_string(cells, '$.review_score'), item_no) as cell
    from accepted_ex_ante_items
    where region = $region and year = $year
    group by all
),
goal_place as (
    select subject_code as project_code, sha256, sheet,
        arg_max(json_extract_string(cells, '$.conclusion'), step_no) as cell
    from accepted_goal_steps
    where region = $region and year = $year
        and subject_code in (select project_code from line where rule = 'goal_gate')
    group by all
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
    from line
    join budget_requests as request on request.region = $region and request.year = $year and request.project_code = line.project_code
    join accepted_r_proj as other
        on other.region = $region and other.year = $year - 2
        and other.department_code = request.department_code and nullif(trim(other.content), '') = request.content
    join grade_place on grade_place.earlier_code = other.subject_code
    join rule_grade using (rule, grade)
    where line.rule = 'same_content'
        and other.subject_code <> line.project_code and other.subject_code is distinct from request.predecessor_code
    union all
    select line.project_code, line.rule, 1, line.project_code, $year,
        coalesce(place.sha256, registered.sha256), coalesce(place.sheet, registered.sheet),
        coalesce(place.cell, json_extract_string(registered.cells, '$.is_new'))
    from line
    left join ex_ante_place as place using (project_code)
    left join accepted_r_proj as registered
        on registered.region = $region and registered.year = $year and registered.subject_code = line.project_code
    where line.rule = 'ex_ante_gate'
    union all
    select line.project_code, line.rule, 1, line.project_code, $year,
        coalesce(place.sha256, requested.sha256), coalesce(place.sheet, requested.sheet),
        coalesce(place.cell, json_extract_string(requested.cells, '$.requested'))
    from line
    left join goal_place as place using (project_code)
    left join accepted_r_budg as requested
        on requested.region = $region and requested.year = $year and requested.subject_code = line.project_code
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
