-- Every requested project of the covered classes has exactly one control figure, and nothing else has one.
select coalesce(request.project_code, figure.project_code) as subject, count(figure.project_code) || ' control figures' as fault
from (
    select r_budg.project_code
    from accepted_r_budg as r_budg
    join accepted_r_proj using (region, year, project_code)
    join policy_classes using (region, year, class)
    where region = $region and year = $year and is_covered and requested > 0
) as request
full join (
    select project_code from project_control_figures where region = $region and year = $year
) as figure using (project_code)
group by request.project_code, figure.project_code
having count(figure.project_code) <> 1 or request.project_code is null
