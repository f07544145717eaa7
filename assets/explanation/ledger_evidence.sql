-- Where the fact stands that made each rule fire: whose record, file, sheet and cell. One row a line of the ledger.
with
places as (
    select s.region, s.year, s.sha256, s.sheet, f.file
    from raw_sheets as s
    join inbox_files as f using (region, year, sha256)
    where region = $region and year between $year - 2 and $year
),
request as (
    select * from budget_requests where region = $region and year = $year
),
identity as (
    select project_code, project_code as earlier_code, 1 as turn from request
    union all
    select project_code, predecessor_code, 2 from request where predecessor_code is not null
),
-- What decided a grade of B−2: the review, else the form, else the budget that owed one.
grade_place as (
    select
        grades.project_code as earlier_code,
        grades.grade,
        case grades.grade_source when 'review' then review_at.file when 'self' then form_at.file else budget_at.file end as file,
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
    left join places as review_at
        on review_at.region = review.region and review_at.year = review.year
        and review_at.sha256 = review.sha256 and review_at.sheet = review.sheet
    left join accepted_self_evaluations as form
        on form.region = grades.region and form.year = grades.year and form.form = 'SE'
        and form.subject_code = grades.project_code
    left join places as form_at
        on form_at.region = form.region and form_at.year = form.year
        and form_at.sha256 = form.sha256 and form_at.sheet = form.sheet
    left join accepted_r_budg as budget
        on budget.region = grades.region and budget.year = grades.year and budget.subject_code = grades.project_code
    left join places as budget_at
        on budget_at.region = budget.region and budget_at.year = budget.year
        and budget_at.sha256 = budget.sha256 and budget_at.sheet = budget.sheet
    where grades.region = $region and grades.year = $year - 2
),
actual as (
    select
        sha256, sheet, subject_no,
        arg_min(json_extract_string(cells, '$.actual_text'), indicator_no) as first_cell,
        arg_max(json_extract_string(cells, '$.actual_text'), indicator_no) as last_cell,
        arg_min(json_extract_string(cells, '$.possibility'), indicator_no) filter (possibility = '完全不可能') as hopeless_cell
    from raw_indicators
    where region = $region and year = $year - 1 and form = 'MO'
    group by sha256, sheet, subject_no
),
flag_place as (
    select
        flags.project_code as earlier_code,
        flags.suspend,
        flags.reduce_next_year,
        flags.stop_next_year,
        places.file,
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
    from monitoring_flags as flags
    join accepted_monitorings as form
        on form.region = flags.region and form.year = flags.year and form.subject_code = flags.project_code
    left join places
        on places.region = form.region and places.year = form.year
        and places.sha256 = form.sha256 and places.sheet = form.sheet
    left join actual
        on actual.sha256 = form.sha256 and actual.sheet = form.sheet and actual.subject_no = form.subject_no
    where flags.region = $region and flags.year = $year - 1
),
ex_ante_place as (
    select items.subject_code as project_code, places.file, items.sheet,
        arg_min(json_extract_string(items.cells, '$.review_score'), item_no)
        || ':' || arg_max(json_extract_string(items.cells, '$.review_score'), item_no) as cell
    from accepted_ex_ante_items as items
    left join places using (region, year, sha256, sheet)
    where region = $region and year = $year
    group by all
),
goal_place as (
    select steps.subject_code as project_code, places.file, steps.sheet,
        arg_max(json_extract_string(steps.cells, '$.conclusion'), step_no) as cell
    from accepted_goal_steps as steps
    left join places using (region, year, sha256, sheet)
    where region = $region and year = $year
    group by all
),
registered as (
    select r_proj.year, r_proj.subject_code as project_code, places.file, r_proj.sheet,
        r_proj.department_code, nullif(trim(r_proj.content), '') as content,
        json_extract_string(r_proj.cells, '$.is_new') as new_cell,
        json_extract_string(r_proj.cells, '$.content') as content_cell
    from accepted_r_proj as r_proj
    left join places using (region, year, sha256, sheet)
    where region = $region and year in ($year, $year - 2)
),
requested as (
    select r_budg.subject_code as project_code, places.file, r_budg.sheet,
        json_extract_string(r_budg.cells, '$.requested') as cell
    from accepted_r_budg as r_budg
    left join places using (region, year, sha256, sheet)
    where region = $region and year = $year
),
rule_grade as (
    select rule, grade from policy_rule_grades where region = $region and year = $year
),
found as (
    select identity.project_code as code, rule_grade.rule, identity.turn, grade_place.earlier_code as evidence_code,
        grade_place.file, grade_place.sheet, grade_place.cell
    from identity
    join grade_place using (earlier_code)
    join rule_grade using (grade)
    where rule_grade.rule in ('grade_poor', 'grade_medium', 'hold_missing')
    union all
    select identity.project_code, flagged.rule, identity.turn, earlier_code, file, sheet,
        if(flagged.rule = 'hold_suspended', suspend_cell, progress_cell)
    from identity
    join flag_place using (earlier_code)
    join (values ('monitoring_stop'), ('monitoring_reduce'), ('hold_suspended')) as flagged(rule)
        on case flagged.rule
            when 'monitoring_stop' then stop_next_year
            when 'monitoring_reduce' then reduce_next_year
            else suspend
        end
    union all
    select request.project_code, 'same_content', 1, other.project_code, other.file, other.sheet, other.content_cell
    from request
    join registered as other
        on other.year = $year - 2 and other.department_code = request.department_code and other.content = request.content
    join grade_place on grade_place.earlier_code = other.project_code
    join rule_grade on rule_grade.rule = 'same_content' and rule_grade.grade = grade_place.grade
    where other.project_code <> request.project_code and other.project_code is distinct from request.predecessor_code
    union all
    select request.project_code, 'ex_ante_gate', 1, request.project_code,
        coalesce(ex_ante_place.file, registered.file), coalesce(ex_ante_place.sheet, registered.sheet),
        coalesce(ex_ante_place.cell, registered.new_cell)
    from request
    left join ex_ante_place using (project_code)
    left join registered on registered.year = $year and registered.project_code = request.project_code
    union all
    select request.project_code, 'goal_gate', 1, request.project_code,
        coalesce(goal_place.file, requested.file), coalesce(goal_place.sheet, requested.sheet),
        coalesce(goal_place.cell, requested.cell)
    from request
    left join goal_place using (project_code)
    left join requested using (project_code)
),
project_evidence as (
    select found.*
    from found
    semi join adjustment_lines as line
        on line.region = $region and line.year = $year and line.project_code = found.code and line.rule = found.rule
    qualify row_number() over (partition by found.code, found.rule order by found.turn, found.evidence_code) = 1
),
exception_evidence as (
    select exception.project_code as code, exception.kind, places.file, exception.sheet,
        json_extract_string(exception.cells, '$.approval_number') as cell
    from accepted_r_exc as exception
    left join places using (region, year, sha256, sheet)
    where region = $region and year = $year
),
department_grade_place as (
    select
        grades.department_code as code,
        case grades.grade_source when 'review' then review_at.file when 'self' then form_at.file else quota_at.file end as file,
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
    left join places as review_at
        on review_at.region = review.region and review_at.year = review.year
        and review_at.sha256 = review.sha256 and review_at.sheet = review.sheet
    left join accepted_self_evaluations as form
        on form.region = grades.region and form.year = grades.year and form.form = 'DE'
        and form.subject_code = grades.department_code
    left join places as form_at
        on form_at.region = form.region and form_at.year = form.year
        and form_at.sha256 = form.sha256 and form_at.sheet = form.sheet
    left join accepted_r_base as quota
        on quota.region = grades.region and quota.year = grades.year and quota.subject_code = grades.department_code
    left join places as quota_at
        on quota_at.region = quota.region and quota_at.year = quota.year
        and quota_at.sha256 = quota.sha256 and quota_at.sheet = quota.sheet
    where grades.region = $region and grades.year = $year - 2
)
select 'project' as subject, code, rule, '' as kind, evidence_code, file, sheet, cell from project_evidence
union all
select 'project', code, 'exception', kind, code, file, sheet, cell from exception_evidence
union all
select 'department_public_funds', line.department_code, line.rule, '', line.department_code, place.file, place.sheet, place.cell
from public_funds_adjustments as line
left join department_grade_place as place on place.code = line.department_code
where line.region = $region and line.year = $year
