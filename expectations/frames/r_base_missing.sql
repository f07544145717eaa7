-- R05: every department with a request in R-BUDG, and its accepted row in R-BASE. The place is its first request.
with requests as (
    select b.*, p.department_code
    from this.accepted_r_budg as b
    join this.accepted_r_proj as p using (project_code)
    where b.requested > 0
),
first_requests as (
    select * from requests
    qualify row_number() over (partition by department_code order by sha256, sheet, subject_no) = 1
),
bases as (
    select distinct subject_code from this.accepted_r_base
)
select
    q.sha256, q.sheet, s.file, q.subject_no, q.department_code as subject_code, q.cells, s.title_cell as fallback_cell,
    q.department_code as department,
    bases.subject_code as department_in_base,
    unless(q.department_code is not null, ['department_in_base']) as not_due
from first_requests as q
join judged_sheets as s using (sha256, sheet)
left join bases on bases.subject_code = q.department_code
order by q.department_code
