-- The quota of a department's basic expenditure (基本支出) in R-BASE, in B and in B−2.
select
    base.year,
    base.subject_code as code,
    base.personnel,
    base.public_funds,
    places.file,
    base.sheet,
    base.cells,
    places.money_unit
from accepted_r_base as base
left join places using (region, year, sha256, sheet)
where region = $region and year in ($year, $year - 2) and base.subject_code = $code
