-- The list of classified projects (涉密) rests on the R-PROJ of its own year, read by this run or by those that it goes on with: a
-- list that was made without its register hides nothing, and looks like one of a place without secrets.
select 'R-PROJ' as subject, 'no row of the register was read before the list of classified projects was made' as fault
where not exists (
    select 1 from this.secrecy_basis where register_year = scope_year() and register_rows > 0
)
