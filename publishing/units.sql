-- The units of a year with their departments, as its register names them; one row a code.
select unit_code as code, unit_name as name, department_code
from this.accepted_r_unit
where unit_code is not null
