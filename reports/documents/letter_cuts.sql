-- Clause 一(四): what the ledger says of a department's projects and public funds: cuts with clause and amount, holds, exceptions.
select ledger.* replace (coalesce(named.zh, ledger.rule) as rule), figure.project_name
from this.adjustment_ledger as ledger
left join this.project_control_figures as figure on figure.project_code = ledger.code
left join this.policy_rules as named on named.rule = ledger.rule and named.subject = ledger.subject
order by
    ledger.department_code, ledger.subject = 'project', ledger.code, ledger.applied desc, ledger.rule, ledger.voided_by nulls first
