-- Clause 一(四): the projects that ask for money in budget year B. One row a project of the covered classes with a request above 0.
select
    project_code,
    project_name,
    department_code,
    nullif(trim(content), '') as content,
    nullif(nullif(trim(predecessor_code), ''), project_code) as predecessor_code,
    requested
from this.project
where asks
