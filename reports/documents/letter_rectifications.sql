-- Clause 二(三): the matters of a department by their number, its own classified projects among them, and how each stands.
from this.rectifications order by department_code, number
