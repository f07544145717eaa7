-- Clauses 一(一) to 一(四): every rule that fired, applied or not, and every exception that changed something, with its clause.
with
line as (
    select * from adjustment_lines where region = $region and year = $year
),
figure as (
    select * from project_control_figures where region = $region and year = $year
),
combination as (
    select policy_choice($region, $year, 'combination') as value
),
project_rule as (
    select
        line.project_code as code,
        figure.department_code,
        line.rule,
        line.clause,
        line.base,
        line.rate,
        line.cut,
        line.voided_by is null
        and (
            line.rule is not distinct from figure.rule
            or (combination.value = 'sum' and line.effect <> 'hold')
        ) as applied,
        line.voided_by,
        line.approval_number,
        if(applied, figure.requested, null) as old_value,
        if(applied, figure.control, null) as new_value
    from line
    join figure using (project_code)
    cross join combination
),
scenario as (
    select * from control_scenarios where region = $region and year = $year
),
voiding as (
    select distinct project_code, voided_by from line where voided_by is not null
),
exception as (
    select
        figure.project_code as code,
        figure.department_code,
        figure.requested - without.cut as old_value,
        figure.control as new_value,
        r_exc.kind as voided_by,
        r_exc.approval_number,
        voiding.project_code is not null as has_voided
    from accepted_r_exc as r_exc
    join figure using (project_code)
    join scenario as without
        on without.project_code = r_exc.project_code and without.scenario = 'without ' || r_exc.kind
    left join voiding on voiding.project_code = r_exc.project_code and voiding.voided_by = r_exc.kind
    where r_exc.region = $region and r_exc.year = $year
),
public_funds as (
    select
        adjustment.*,
        figure.public_funds_base as old_value,
        figure.public_funds_control as new_value
    from public_funds_adjustments as adjustment
    join department_control_figures as figure using (region, year, department_code)
    where region = $region and year = $year
),
entry as (
    select
        'project' as subject, code, department_code, rule, clause, base, rate, cut, applied, voided_by, approval_number,
        old_value, new_value
    from project_rule
    union all
    select
        'project', code, department_code, 'exception', '一(四)', null, null, null,
        old_value <> new_value, voided_by, approval_number, old_value, new_value
    from exception
    where has_voided or old_value <> new_value
    union all
    select
        'department_public_funds', department_code, department_code, rule, clause, base, rate, cut, true, null, null,
        old_value, new_value
    from public_funds
),
rule as (
    select rule, subject, effect, source from policy_rules where region = $region and year = $year
),
version as (
    select policy || ' ' || in_force_from || ' ' || left(sha256, 12) as policy_version
    from policy_versions
    where region = $region and year = $year
),
evidence as (
    select * from ledger_evidence where region = $region and year = $year
)
select
    entry.*,
    coalesce(rule.source, 'local') as source,
    case
        when entry.rule = 'exception' then entry.voided_by
        when rule.effect = 'rate' then entry.rule || '.rate'
        else entry.rule || '.effect'
    end as parameter,
    version.policy_version,
    evidence.evidence_code,
    evidence.file as evidence_file,
    evidence.sheet as evidence_sheet,
    evidence.cell as evidence_cell
from entry
cross join version
left join rule on rule.rule = entry.rule and rule.subject = entry.subject
left join evidence
    on evidence.subject = entry.subject and evidence.code = entry.code and evidence.rule = entry.rule
    and evidence.kind = if(entry.rule = 'exception', entry.voided_by, '')
