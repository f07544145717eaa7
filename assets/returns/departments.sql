-- Names of departments as the register of a scope gives them.
select department_code, any_value(department_name) as department_name
from accepted_r_unit
where region = $region and year = $year
group by department_code
