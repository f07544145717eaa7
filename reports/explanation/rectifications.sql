-- Clause 二(三): matters to put right (整改) of a project in a year, with what the register or the department's answer says of each.
select matter.*, stated.* exclude (number), places.file
from this.rectifications as matter
left join (
    select number, sha256, sheet, cells, 'conclusion' as field, 0 as rank from this.accepted_r_rect
    union all
    select number, sha256, sheet, cells, 'measure', 1 from this.accepted_rectification_answers
) as stated using (number)
left join places using (sha256, sheet)
where list_contains($codes, matter.project_code)
qualify row_number() over (partition by matter.number order by stated.rank) = 1
order by matter.number
