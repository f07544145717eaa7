-- The list of classified projects (涉密) rests on the R-PROJ of its own year, read by this run or by those that it goes on with: a
-- list that was made without its register hides nothing, and looks like one of a place without secrets.
-- 涉密清单依据本年度的项目库登记表，由本次运行或其所接续的运行读入：没有登记表的清单什么也隐藏不了。
select 'R-PROJ' as subject, 'no row of the register was read before the list of classified projects was made' as fault
where not exists (
    select 1 from this.secrecy_basis where register_year = scope_year() and register_rows > 0
)
