-- Clause 二(三), 督促部门单位整改: how many days a letter leaves where no other date is set.
select cast(value as integer) as days
from policy_numbers
where region = $region and year = $year and key = 'returns.rectify_days'
