-- R01: of rows of a register that share a key within one sheet, the two furthest apart in what they say: the same where all agree.
with counted as (
    select
        *,
        count(*) over (partition by sha256, sheet, subject_code) as rows,
        min(content) over (partition by sha256, sheet, subject_code) as least,
        max(content) over (partition by sha256, sheet, subject_code) as most
    from register_rows
    where form = $form and subject_code is not null
)
select
    r.sha256, r.sheet, s.file, r.subject_no, r.subject_code, r.cells, s.title_cell as fallback_cell,
    case when r.rows > 1 then r.least end as said,
    case when r.rows > 1 then r.most end as also_said
from counted as r
join judged_sheets as s using (sha256, sheet)
order by s.file, s.sheet_no, r.subject_no
