-- What R-PROJ says of a code, and whether its class is project expenditure.
select
    stated.* replace (nullif(nullif(trim(predecessor_code), ''), subject_code) as predecessor_code),
    kind.name as class_name,
    coalesce(kind.is_covered, false) as is_covered,
    places.file
from this.accepted_r_proj as stated
left join this.policy_classes as kind using (class)
left join places using (sha256, sheet)
where subject_code = $code
