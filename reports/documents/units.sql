-- Units and departments by code, as the year's register names them.
select distinct unit_code as code, unit_name as name
from this.accepted_r_unit
where unit_code is not null
order by code, name
