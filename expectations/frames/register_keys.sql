-- R01: rows of a register that share a key within one sheet say the same.
with counted as (
    select
        *,
        count(*) over (partition by sha256, sheet, subject_code) as same_key,
        min(content) over (partition by sha256, sheet, subject_code)
            = max(content) over (partition by sha256, sheet, subject_code) as is_same_content
    from register_rows
    where region = $region and year = $year and form = $form and subject_code is not null
)
select
    r.sha256, r.sheet, s.file, r.subject_no, r.subject_code, r.cells, s.title_cell as fallback_cell,
    case when r.same_key > 1 then r.is_same_content end as is_consistent
from counted as r
join judged_sheets as s using (region, year, sha256, sheet)
order by s.file, s.sheet_no, r.subject_no
