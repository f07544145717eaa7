-- Clauses 一(一) to 一(四): every rule that fired, applied or not, and every exception that changed something, with its clause and the cell
-- of the record that made it fire.
with
figure as (
    select 'project' as subject, project_code as code, department_code, requested as before, control as after
    from this.project_control_figures
    union all
    select 'department_public_funds', department_code, department_code, public_funds_base, public_funds_control
    from this.department_control_figures
),
-- A hold is the applied rule only when nothing else stands.
chosen as (
    select subject, code, arg_min(rule, (effect = 'hold', -cut, rank)) filter (voided_by is null) as rule
    from this.adjustment_lines
    group by subject, code
),
entry as (
    select
        subject, code, figure.department_code,
        line.rule, line.clause, line.base, line.rate, line.cut, line.voided_by, line.approval_number,
        line.evidence_code, line.evidence_form as form, line.evidence_year as year, line.evidence_fact as fact,
        line.voided_by is null and (
            line.rule = chosen.rule or (combination.value = 'sum' and line.effect <> 'hold')
        ) as applied,
        if(applied, figure.before, null) as old_value,
        if(applied, figure.after, null) as new_value,
        -- under which code the register of submissions keeps the record
        if(form in ('R-REV', 'R-REV-D'), if(subject = 'project', '项目|', '部门整体|'), '') || line.evidence_code as subject_code
    from this.adjustment_lines as line
    join figure using (subject, code)
    join chosen using (subject, code)
    cross join (select choice('combination') as value) as combination
    union all
    select
        'project', project_code, figure.department_code,
        'exception', '一(四)', null, null, null, r_exc.kind, r_exc.approval_number,
        project_code, 'R-EXC', scope_year(), 'approval_number',
        figure.requested - without.cut <> figure.control, figure.requested - without.cut, figure.control,
        project_code || '|' || r_exc.kind
    from this.accepted_r_exc as r_exc
    join this.project_control_figures as figure using (project_code)
    join this.control_scenarios as without
        on without.project_code = r_exc.project_code and without.scenario = 'without ' || r_exc.kind
    where figure.requested - without.cut <> figure.control
        or (r_exc.project_code, r_exc.kind) in (select (code, voided_by) from this.adjustment_lines where voided_by is not null)
),
-- The field of a record that a result rests on, and which of its lines where there are several; any other fact is its own field.
rests_on(form, fact, field, lines) as (
    values
        ('SE', 'grade', 'total_score', ''),
        ('DE', 'grade', 'total_score', ''),
        ('R-REV', 'grade', 'review_score', ''),
        ('R-REV-D', 'grade', 'review_score', 'all'),
        ('R-BUDG', 'grade', 'adjusted_budget', ''),
        ('R-BASE', 'grade', 'public_funds', ''),
        ('EX', 'verdict', 'review_score', 'all'),
        ('R-PROJ', 'verdict', 'is_new', ''),
        ('GO', 'status', 'conclusion', 'last'),
        ('R-BUDG', 'status', 'requested', ''),
        ('MO', 'goal_progress', 'goal_completion', ''),
        ('MO', 'goal_progress', 'actual_text', 'all')
),
-- Few records of many are evidence: they are sought by form and code, then found, and only then are their cells read.
sought as (
    select distinct form, year, subject_code, fact, coalesce(field, fact) as field, coalesce(lines, 'first') as lines
    from entry
    left join rests_on using (form, fact)
),
record as materialized (
    select sought.*, state.region, state.sha256, state.sheet, state.subject_no
    from sought
    join subject_states as state using (form, year, subject_code)
    where state.region = scope_region() and state.status = 'accepted'
),
found as (
    select record.*, cells.line, json_extract_string(cells.cells, '$.' || record.field) as cell
    from record
    join record_cells as cells using (region, year, sha256, sheet, subject_no)
    left join raw_indicators as stated
        on stated.region = record.region and stated.year = record.year and stated.sha256 = record.sha256
        and stated.sheet = record.sheet and stated.subject_no = record.subject_no and stated.indicator_no = cells.line
    -- of goals that are out of reach, those lines that say so
    where record.field is distinct from 'possibility' or cells.line is null or stated.possibility = '完全不可能'
),
place as (
    select
        form, year, subject_code, fact, sha256, sheet,
        coalesce(
            any_value(cell) filter (line is null),
            arg_min(cell, line) filter (lines = 'all') || ':' || arg_max(cell, line) filter (lines = 'all'),
            arg_max(cell, line) filter (lines = 'last'),
            arg_min(cell, line) filter (lines = 'first')
        ) as cell
    from found
    group by all
)
select
    entry.* exclude (form, year, fact, subject_code),
    coalesce(rule.source, 'local') as source,
    case
        when rule.rule is null then entry.voided_by
        when rule.effect = 'rate' then entry.rule || '.rate'
        else entry.rule || '.effect'
    end as parameter,
    version.policy || ' ' || version.in_force_from || ' ' || left(version.sha256, 12) as policy_version,
    inbox_files.file as evidence_file,
    place.sheet as evidence_sheet,
    place.cell as evidence_cell
from entry
cross join this.policy_versions as version
left join this.policy_rules as rule on rule.rule = entry.rule and rule.subject = entry.subject
left join place
    on place.form = entry.form and place.year = entry.year and place.subject_code = entry.subject_code
    and place.fact is not distinct from entry.fact
left join inbox_files
    on inbox_files.region = scope_region() and inbox_files.year = place.year and inbox_files.sha256 = place.sha256
