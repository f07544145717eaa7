-- R05: every department with a request in R-BUDG, whether it has an accepted row in R-BASE. The place is its first request.
with requests as (
    select b.*, p.department_code
    from accepted_r_budg as b
    join accepted_r_proj as p using (region, year, project_code)
    where b.region = $region and b.year = $year and b.requested > 0
),
first_requests as (
    select * from requests
    qualify row_number() over (partition by department_code order by sha256, sheet, subject_no) = 1
),
bases as (
    select distinct subject_code from accepted_r_base where region = $region and year = $year
)
select
    q.sha256, q.sheet, s.file, q.subject_no, q.department_code as subject_code, q.cells, s.title_cell as fallback_cell,
    q.department_code as department,
    q.department_code in (select subject_code from bases) as has_base
from first_requests as q
join judged_sheets as s using (region, year, sha256, sheet)
order by q.department_code
