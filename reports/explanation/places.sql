-- Where a record stands: the file below inbox/, and the unit that its sheet states amounts in.
create or replace temp view places as
select s.sha256, s.sheet, f.file, s.money_unit, f.received_at
from this.raw_sheets as s
join this.inbox_files as f using (sha256);

-- The projects and departments of budget year B, and of the two years before that B looks back to.
create or replace temp view known as
select * exclude (region)
from (
    select 'project' as subject, subject_code as code, project_name as name, region, year from accepted_r_proj
    union all
    select 'department', department_code, department_name, region, year from accepted_r_unit
)
where region = scope_region() and year between scope_year() - 2 and scope_year();
