-- Whom a rule concerns, on what base, and which record made it fire; around the model of the rule. One row a project or department:
-- its own record goes before its predecessor's, and both before another project's.
select code, base, evidence_form, evidence_year, evidence_code, evidence_fact, evidence_value
from (
    {model}
    union all by name
    -- what a model need not say, and of which types
    select cast(null as decimal(18, 2)) as base, cast(null as varchar) as evidence_fact, cast(null as varchar) as evidence_value
    where false
)
where code in (select adjusted.code from this.adjustment_subjects as adjusted where adjusted.subject = rule_subject())
qualify row_number() over (
    partition by code order by evidence_code is distinct from code, evidence_code, evidence_year, evidence_form, base, evidence_fact
) = 1
