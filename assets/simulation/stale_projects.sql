-- Projects whose published figure is not what the policy in force makes of what counts now.
select project_code
from before.project_control_figures as b
full join before.published_figures as p using (project_code)
where (b.requested, b.base, b.cut, b.control, b.status, b.rule)
    is distinct from (p.requested, p.base, p.cut, p.control, p.status, p.rule)
order by 1
