-- Clause 二(三), 督促部门单位整改: how many days a letter leaves where no other date is set.
select cast(param('returns.rectify_days') as integer) as days
