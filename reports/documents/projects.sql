-- Projects by code, as the year's register names them.
select distinct project_code, project_name
from this.accepted_r_proj
where project_code is not null
order by project_code, project_name
