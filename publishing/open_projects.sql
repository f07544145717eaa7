-- Names that anyone may read: of projects that no register marks 是否涉密 = 是, of departments and of units, of every year.
select project_name as name
from accepted_r_proj as project
where region = $region
    and not exists (
        select 1 from classified_projects as hidden
        where hidden.region = $region and hidden.year = $year and hidden.project_code = project.project_code
    )
union
select department_name from accepted_r_unit where region = $region
union
select unit_name from accepted_r_unit where region = $region
