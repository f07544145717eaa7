-- Known codes that look most like one that is not known.
with known as (
    select subject_code as code, project_name as name
    from accepted_r_proj
    where region = $region and year between $year - 2 and $year
    union all
    select department_code, department_name
    from accepted_r_unit
    where region = $region and year between $year - 2 and $year
)
select code, any_value(name) as name
from known
group by code
order by levenshtein(code, $code), code
limit $most
