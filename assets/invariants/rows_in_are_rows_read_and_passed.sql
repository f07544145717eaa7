-- Rows in = rows out: of every sheet that was read, each row below the headers became a row of a raw table or was passed for
-- a stated reason, and the raw tables hold exactly the rows that became one. A sheet whose rows nobody counted is not judged.
-- 读入的行等于入表的行加略过的行：表头以下每一行或成为原始表的一行，或因写明的理由略过。
with
sheet as (
    select
        sha256, sheet, rows_seen, rows_read, rows_passed,
        try_cast(try_cast(coalesce(rows_passed, '{}') as json) as map(varchar, bigint)) as told
    from this.raw_sheets
    where disposition = 'read' and rows_seen is not null
),
-- A row of a register or list is a subject; a form of one subject has the rows below its headers. Lines of the fund block are none.
entry as (
    select sha256, sheet
    from query_table(
        [
            'this.raw_r_unit', 'this.raw_r_proj', 'this.raw_r_budg', 'this.raw_r_base', 'this.raw_r_rev', 'this.raw_r_rev_d',
            'this.raw_r_date', 'this.raw_r_exc', 'this.raw_r_rect', 'this.raw_rectification_answers', 'this.raw_indicators',
            'this.raw_ex_ante_items', 'this.raw_goal_steps'
        ],
        true
    )
    union all
    select sha256, sheet from query_table(['this.raw_self_evaluations', 'this.raw_monitorings'], true) where is_list
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
where sheet.told is null
    or sheet.rows_seen <> coalesce(sheet.rows_read, 0) + coalesce(list_sum(map_values(sheet.told)), 0)
    or coalesce(kept.n, 0) <> coalesce(sheet.rows_read, 0)
