-- Projects of budget year B that name a code as their predecessor (前身项目编码).
select subject_code as code, project_name
from accepted_r_proj
where region = $region and year = $year and trim(predecessor_code) = $code and subject_code <> $code
order by code
