-- Rows in = rows out: of every sheet that was read, each row below the headers became a row of a raw table or was passed for
-- a stated reason, and the raw tables hold exactly the rows that became one. A sheet whose rows nobody counted is not judged.
-- 读入的行等于入表的行加略过的行：表头以下每一行或成为原始表的一行，或因写明的理由略过。
with
sheet as (
    select
        sha256, sheet, rows_seen, rows_read, rows_passed,
        coalesce(list_sum(map_values(try_cast(try_cast(coalesce(rows_passed, '{}') as json) as map(varchar, bigint)))), 0)
            as passed,
        try_cast(try_cast(coalesce(rows_passed, '{}') as json) as map(varchar, bigint)) is not null as is_told
    from this.raw_sheets
    where disposition = 'read' and rows_seen is not null
),
-- A row of a register or list is a subject; a form of one subject has the rows below its headers. Lines of the fund block are none.
entry as (
    select sha256, sheet, 'subject ' || subject_no as line from this.raw_r_unit
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_proj
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_budg
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_base
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_rev
    union all
    select sha256, sheet, 'line ' || line_no from this.raw_r_rev_d
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_date
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_exc
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_r_rect
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_rectification_answers
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_self_evaluations where is_list
    union all
    select sha256, sheet, 'subject ' || subject_no from this.raw_monitorings where is_list
    union all
    select sha256, sheet, 'indicator ' || indicator_no from this.raw_indicators
    union all
    select sha256, sheet, 'item ' || item_no from this.raw_ex_ante_items
    union all
    select sha256, sheet, 'step ' || step_no from this.raw_goal_steps
),
kept as (
    select sha256, sheet, count(*) as n from entry group by sha256, sheet
)
select
    sheet.sha256 || ' ' || sheet.sheet as subject,
    concat(
        sheet.rows_seen, ' rows seen, ', coalesce(sheet.rows_read, 0), ' read, passed ', coalesce(sheet.rows_passed, '{}'),
        ', ', coalesce(kept.n, 0), ' kept'
    ) as fault
from sheet
left join kept using (sha256, sheet)
where not sheet.is_told
    or sheet.rows_seen <> coalesce(sheet.rows_read, 0) + sheet.passed
    or coalesce(kept.n, 0) <> coalesce(sheet.rows_read, 0)
