-- Clause 二(三): the departments that are told, as the year's register of units names them.
from this.department order by department_code
