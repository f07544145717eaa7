-- What the year's register calls departments, units and projects, classified ones too: the column of codes, code and name.
select 'department_code' as kind, department_code as code, department_name as name from this.department
union all
select 'unit_code', unit_code, unit_name from this.accepted_r_unit where unit_code is not null
union all
select 'project_code', project_code, project_name from this.accepted_r_proj where project_code is not null
order by all
