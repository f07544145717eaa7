-- Clauses 一(一) to 一(四): every rule of the policy on one kind of subject in its order; where it fires, what it takes and the record that
-- made it fire, as the ledger has it.
select
    rule.rule,
    rule.zh,
    rule.en,
    rule.effect,
    rule.is_gate,
    rule.clause,
    rule.source,
    cast(rule.rate as decimal(18, 6)) as policy_rate,
    coalesce(given.arguments, []) as arguments,
    line.rule is not null as fires,
    coalesce(ledger.applied, false) as applied,
    line.base,
    cast(line.rate as decimal(18, 6)) as rate,
    line.cut,
    line.voided_by,
    line.approval_number,
    line.evidence_form,
    line.evidence_year,
    line.evidence_code,
    line.evidence_fact,
    line.evidence_value,
    ledger.evidence_file,
    ledger.evidence_sheet,
    ledger.evidence_cell
from this.policy_rules as rule
left join (
    select rule, list({'argument': argument, 'words': words} order by argument) as arguments
    from (
        select rule, argument, list(value order by rank) as words
        from this.policy_rule_arguments
        group by rule, argument
    )
    group by rule
) as given on given.rule = rule.rule
left join this.adjustment_lines as line on line.subject = rule.subject and line.rule = rule.rule and line.code = $code
left join this.adjustment_ledger as ledger
    on ledger.subject = rule.subject and ledger.rule = rule.rule and ledger.code = $code
where rule.subject = $subject
order by rule.rank
