-- Of each status the project that is cut most; none that any year's register calls classified.
select project_code
from project_control_figures
where region = $region and year = $year
    and project_code not in (
        select subject_code from accepted_r_proj where region = $region and is_classified
    )
qualify row_number() over (partition by status order by cut desc, project_code) = 1
order by status
