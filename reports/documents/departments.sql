-- Clause 二(三): the departments that are told, as the year's register of units names them.
select department_code, min(department_name) as department_name
from accepted_r_unit
where region = $region and year = $year and department_code is not null
group by department_code
order by department_code
