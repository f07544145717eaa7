-- Words that anyone may read: those of the policy, names of projects that no register marks 是否涉密 = 是, of departments and of units, of every year.
select project_name as name
from accepted_r_proj
anti join this.classified_projects using (project_code)
where region = scope_region()
union
select unnest([department_name, unit_name]) from accepted_r_unit where region = scope_region()
union
select unnest([article, figure]) from policy_articles where region = scope_region()
