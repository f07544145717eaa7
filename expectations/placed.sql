-- A frame with what all of them share: the file of a row, the cell that is shown where it names none, its place among files, sheets
-- and records. What a frame need not say is empty: `cells` (JSON, column to cell), `unread` (fields that could not be read),
-- `excused` (those that this row need not have).
with found as (
    select
        null as subject_no, null as subject_code, null as cells, null as cell, null as line_no,
        null::varchar[] as unread, null::varchar[] as excused
    where false
    union all by name
    from (
$frame
    )
)
select
    found.* exclude (unread, excused), list_concat(unread, excused) as not_due,
    place.file, coalesce(cell, place.title_cell) as fallback_cell
from found
join places as place using (sha256, sheet)
order by place.file, place.sheet_no, subject_no, line_no, cells
