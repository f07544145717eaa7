-- Clause 一(二): a project's accepted goal declaration.
select
    goals.subject_code as code,
    goals.version,
    goals.amount,
    places.file,
    goals.sheet,
    goals.cells,
    places.money_unit,
    places.received_at
from accepted_goals as goals
left join places using (region, year, sha256, sheet)
where region = $region and year = $year and goals.subject_code = $code
