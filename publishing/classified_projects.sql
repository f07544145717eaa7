-- Clause 二(一), 非涉密项目: codes and names that no guarded file may hold. A name that an open project bears as well is not told.
select project_code, project_name
from this.classified_projects
