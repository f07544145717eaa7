-- R01: of records of a register that share a key within one sheet, the two furthest apart in what they say: the same where all agree.
-- What lines say of a record is theirs together, and the code of a record of lines may be written in two ways.
with records as (
    select
        sha256, sheet, subject_no, subject_code,
        arg_min(cells, line_no) as cells,
        cast(list(row(*columns(* exclude (subject_no, cells, line_no, unread, department_text))) order by line_no) as varchar) as content
    from (select * replace (if(line_no = 0, code, null) as code) from judged_rows)
    where subject_code is not null
    group by all
)
select
    * exclude (content),
    case when count(*) over alike > 1 then min(content) over alike end as said,
    case when count(*) over alike > 1 then max(content) over alike end as also_said
from records
window alike as (partition by sha256, sheet, subject_code)
