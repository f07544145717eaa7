-- Projects whose published figure is not what the policy in force makes of what counts now.
select coalesce(b.project_code, published.project_code) as project_code
from before.project_control_figures as b
full join before.published_figures as published using (project_code)
where b.requested is distinct from published.requested
    or b.base is distinct from published.base
    or b.cut is distinct from published.cut
    or b.control is distinct from published.control
    or b.status is distinct from published.status
    or b.rule is distinct from published.rule
order by 1
