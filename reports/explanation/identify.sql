-- What a code or an exact department name means in budget year B, or in the two years before that B looks back to.
-- One row a project or department.
select 'project' as subject, subject_code as code, max(year) as last_year
from accepted_r_proj
where region = $region and year between $year - 2 and $year and subject_code = $code
group by subject_code
union all
select 'department', department_code, max(year)
from accepted_r_unit
where region = $region and year between $year - 2 and $year and $code in (department_code, department_name)
group by department_code
order by last_year desc, subject
