-- R05: every department with a request in R-BUDG, and its accepted row in R-BASE. The place is its first request.
select
    b.* replace (p.department_code as subject_code),
    p.department_code as department,
    base.subject_code as department_in_base,
    unless(p.department_code is not null, ['department_in_base']) as excused
from this.accepted_r_budg as b
join this.accepted_r_proj as p using (project_code)
join judged_sheets as s on s.sha256 = b.sha256 and s.sheet = b.sheet
left join (select distinct subject_code from this.accepted_r_base) as base on base.subject_code = p.department_code
where b.requested > 0
qualify row_number() over (partition by p.department_code order by b.sha256, b.sheet, b.subject_no) = 1
