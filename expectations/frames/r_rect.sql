-- Rows of R-RECT: what is due (G07), words (G08), project and department known (G06), the number of the right series (R07) and
-- never given to another matter (R08), a verification with its day (R09), clause 二(三).
select
    r.sha256, r.sheet, k.file, r.subject_no, k.subject_code, r.cells, k.title_cell as fallback_cell,
    r.number, r.department_code, r.project_code, trim(r.source) as source, r.problem, trim(r.conclusion) as conclusion, r.verified_on,
    r.department_code as department_text, department_of(r.department_code) as department, scope_year() as scope_year,
    known_department.department_code as registered_department,
    project.project_code as registered_project,
    case when known_department.department_code is not null then project.department_code end as project_department,
    case
        when known_department.department_code is not null and r.number is not null
            then coalesce(regexp_extract(r.number, '^([0-9]{3}-[0-9]{4})-[0-9]{3,9}$', 1), '')
    end as series,
    known_department.department_code || '-' || scope_year() as due_series,
    concat_ws('，', numbers.source, numbers.project_code) as given,
    case when numbers.number is not null and not numbers.is_registered then concat_ws('，', trim(r.source), r.project_code) end as meant,
    list_concat(
        k.unread,
        unless(is_sought(r.project_code), ['registered_project']),
        unless(r.department_code is not null and has_units(), ['registered_department']),
        unless(r.conclusion is not null, ['verified_on'])
    ) as not_due
from this.raw_r_rect as r
join judged_records as k using (sha256, sheet, subject_no)
left join known_departments as known_department on known_department.department_code = department_of(r.department_code)
left join (
    select project_code, any_value(department_code) as department_code from this.accepted_r_proj group by project_code
) as project on project.project_code = r.project_code
left join this.rectification_numbers as numbers on numbers.number = r.number
where k.form = $form
order by k.file, k.sheet_no, r.subject_no
