-- Clause 一(四): what the ledger says of a department's projects and public funds: cuts with clause and amount, holds, exceptions.
select
    ledger.department_code,
    ledger.subject,
    ledger.code,
    figure.project_name,
    coalesce(named.zh, ledger.rule) as rule,
    ledger.clause,
    ledger.base,
    ledger.rate,
    ledger.cut,
    ledger.applied,
    ledger.voided_by,
    ledger.approval_number,
    ledger.old_value,
    ledger.new_value
from adjustment_ledger as ledger
left join project_control_figures as figure
    on figure.region = ledger.region and figure.year = ledger.year and figure.project_code = ledger.code
left join policy_rules as named
    on named.region = ledger.region and named.year = ledger.year and named.rule = ledger.rule and named.subject = ledger.subject
where ledger.region = $region and ledger.year = $year
order by
    ledger.department_code,
    ledger.subject = 'project',
    ledger.code,
    ledger.applied desc,
    ledger.rule,
    ledger.voided_by nulls first
