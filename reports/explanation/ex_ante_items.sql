-- Clause 一(一): the rows of a project's accepted ex-ante evaluation; finance's scores (财政审核得分) decide.
select
    items.subject_code as code,
    items.version,
    items.item_no,
    items.item,
    items.weight,
    items.review_score,
    places.file,
    items.sheet,
    items.cells,
    places.received_at
from accepted_ex_ante_items as items
left join places using (region, year, sha256, sheet)
where region = $region and year = $year and items.subject_code = $code
order by items.item_no
