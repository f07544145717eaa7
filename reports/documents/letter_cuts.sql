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
from this.adjustment_ledger as ledger
left join this.project_control_figures as figure on figure.project_code = ledger.code
left join this.policy_rules as named on named.rule = ledger.rule and named.subject = ledger.subject
order by
    ledger.department_code,
    ledger.subject = 'project',
    ledger.code,
    ledger.applied desc,
    ledger.rule,
    ledger.voided_by nulls first
