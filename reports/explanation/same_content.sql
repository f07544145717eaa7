-- Clause 一(四), 同一支出内容: other projects of the department with the same content whose grade of B−2 forbids it.
select
    grades.project_code as code,
    grades.project_name,
    grades.grade,
    r_proj.content,
    places.file,
    r_proj.sheet,
    r_proj.cells
from budget_requests as request
join project_grades as grades
    on grades.region = request.region and grades.year = request.year - 2
    and grades.department_code = request.department_code
join policy_rule_grades as rule_grade
    on rule_grade.region = request.region and rule_grade.year = request.year
    and rule_grade.rule = 'same_content' and rule_grade.grade = grades.grade
join accepted_r_proj as r_proj
    on r_proj.region = grades.region and r_proj.year = grades.year and r_proj.project_code = grades.project_code
left join places
    on places.region = r_proj.region and places.year = r_proj.year
    and places.sha256 = r_proj.sha256 and places.sheet = r_proj.sheet
where request.region = $region and request.year = $year and request.project_code = $code
    and nullif(trim(r_proj.content), '') = request.content
    and grades.project_code <> request.project_code
    and grades.project_code is distinct from request.predecessor_code
order by code
