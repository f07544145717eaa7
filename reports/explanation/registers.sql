-- What R-PROJ says of some codes in B, B−1 and B−2, and whether the class was project expenditure in that year.
select
    r_proj.year,
    r_proj.subject_code as code,
    r_proj.project_name,
    r_proj.department_code,
    r_proj.class,
    r_proj.content,
    r_proj.is_new,
    r_proj.is_key,
    r_proj.is_classified,
    nullif(nullif(trim(r_proj.predecessor_code), ''), r_proj.subject_code) as predecessor_code,
    policy_classes.name as class_name,
    coalesce(policy_classes.is_covered, false) as is_covered,
    places.file,
    r_proj.sheet,
    r_proj.cells
from accepted_r_proj as r_proj
left join policy_classes using (region, year, class)
left join places using (region, year, sha256, sheet)
where region = $region and year between $year - 2 and $year and r_proj.subject_code in (select unnest($codes))
order by year desc, code
