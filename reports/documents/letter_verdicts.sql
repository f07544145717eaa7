-- Clause 一(一): new projects and what finance's ex-ante review says of them.
from this.ex_ante_verdicts order by department_code, project_code
