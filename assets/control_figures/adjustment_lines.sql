-- Clauses 一(一) to 一(四): what every rule that fires takes from a request or from public funds, before any is chosen. Rounded half-up to
-- the fen, never less than nothing or more than there is; what is not known stays so. With the exception that voids the line.
with
fired as (
    select
        fired.* exclude (base),
        rule.* exclude (rule, subject, model, rate, sql, zh, en, source),
        adjusted.amount,
        case rule.effect when 'whole' then adjusted.amount when 'hold' then null else fired.base end as base,
        case rule.effect when 'whole' then 1 when 'rate' then rule.rate end as rate
    from this.rule_firings as fired
    join this.policy_rules as rule using (rule, subject)
    join (select distinct subject, code, amount from this.adjustment_subjects) as adjusted using (subject, code)
),
voiding as (
    select 'project' as subject, exception.project_code as code, voids.rule, exception.kind, exception.approval_number
    from this.accepted_r_exc as exception
    join this.policy_exceptions as voids using (kind)
)
select
    fired.* exclude (amount),
    case
        when effect = 'hold' then 0
        when amount is null then null
        when effect = 'freeze' then least(amount, greatest(amount - base, 0))
        else least(amount, greatest(round(cast(base as decimal(28, 2)) * rate, 2), 0))
    end as cut,
    voiding.kind as voided_by,
    voiding.approval_number
from fired
left join voiding using (subject, code, rule)
