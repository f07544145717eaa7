-- What R-BUDG says of some codes in B (the request) and in B−1 and B−2 (budgets).
select
    r_budg.year,
    r_budg.subject_code as code,
    r_budg.initial_budget,
    r_budg.adjusted_budget,
    r_budg.executed,
    r_budg.requested,
    places.file,
    r_budg.sheet,
    r_budg.cells,
    places.money_unit
from accepted_r_budg as r_budg
left join places using (region, year, sha256, sheet)
where region = $region and year between $year - 2 and $year and r_budg.subject_code in (select unnest($codes))
order by year desc, code
