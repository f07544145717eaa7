-- Clause 一(一): new projects and what finance's ex-ante review says of them.
select department_code, project_code, project_name, score, verdict
from this.ex_ante_verdicts
order by department_code, project_code
