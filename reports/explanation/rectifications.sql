-- Clause 二(三): matters to put right (整改) of a project in the budget year and the two before it, with what the register or the
-- department's answer says of each.
select
    matter.year, matter.number, matter.source, matter.problem, matter.measure, matter.due_on, matter.done_on, matter.verified,
    matter.status, matter.days_late,
    places.file, stated.sheet, stated.cells, stated.field
from rectifications as matter
left join (
    select region, year, number, sha256, sheet, cells, 'conclusion' as field, 0 as rank from accepted_r_rect
    union all
    select region, year, number, sha256, sheet, cells, 'measure', 1 from accepted_rectification_answers
) as stated using (region, year, number)
left join places using (region, year, sha256, sheet)
where matter.region = $region and matter.year between $year - 2 and $year and list_contains($codes, matter.project_code)
qualify row_number() over (partition by matter.year, matter.number order by stated.rank) = 1
order by matter.year, matter.number
