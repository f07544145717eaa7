-- Counted in and counted out agree: every sheet that was read stands in the submissions ledger, in exactly one state a subject.
-- 收到与登记一致：读到的每张工作表都在报送台账中，每个主体只有一种状态。
with
sheet as (
    select sha256, sheet from this.raw_sheets
    union
    select sha256, '' from this.inbox_files where coalesce(problem, '') <> ''
),
stated as (
    select sha256, coalesce(sheet, '') as sheet, subject_code, count(*) as n, count(status) as states
    from this.submissions
    group by all
)
select coalesce(sheet.sha256, stated.sha256) || ' ' || coalesce(sheet.sheet, stated.sheet) as subject,
    coalesce(stated.n, 0) || ' states' as fault
from sheet
full join stated using (sha256, sheet)
where sheet.sha256 is null or coalesce(stated.n, 0) <> 1 or stated.states <> 1
