-- Clauses 一(一) to 一(四): every rule of the policy on one kind of subject in its order; where it fires, what it takes and the record that
-- made it fire, as the ledger has it.
with
argument as (
    select rule, argument, list(value order by rank) as words from this.policy_rule_arguments group by all
)
select
    rule.*,
    (select list({'argument': argument, 'words': words} order by argument) from argument where argument.rule = rule.rule) as arguments,
    line.rule is not null as fires,
    coalesce(ledger.applied, false) as applied,
    line.* exclude (subject, code, rule, rank, effect, is_gate, clause, rate),
    line.rate as taken,
    ledger.evidence_file,
    ledger.evidence_sheet,
    ledger.evidence_cell
from this.policy_rules as rule
left join this.adjustment_lines as line on line.subject = rule.subject and line.rule = rule.rule and line.code = $code
left join this.adjustment_ledger as ledger
    on ledger.subject = rule.subject and ledger.rule = rule.rule and ledger.code = $code
where rule.subject = $subject
order by rule.rank
