-- Clause 二(三): the published findings of a job, each with the department that it is told to: of its subject; else the one
-- department that the file's other subjects belong to; else the one whose code the file's folder begins with.
with
owners as (
    select project_code as code, min(department_code) as department_code
    from this.accepted_r_proj
    group by project_code
    union
    select department_code, department_code from this.department
    union
    select unit_code, min(department_code) from this.accepted_r_unit group by unit_code
),
filed as (
    select submission.file, min(owner.department_code) as department_code
    from this.submissions as submission
    join owners as owner on owner.code = submission.subject_code
    group by submission.file
    having count(distinct owner.department_code) = 1
),
told as (
    select
        finding.*,
        coalesce(
            by_subject.department_code,
            by_file.department_code,
            (
                select department.department_code
                from this.department as department
                where starts_with(split_part(finding.file, '/', 3), department.department_code)
                limit 1
            )
        ) as department_code
    from this.findings as finding
    left join owners as by_subject on by_subject.code = finding.subject_code
    left join filed as by_file on by_file.file = finding.file
    where finding.job = $job
)
select department_code, severity, code, file, sheet, cell, subject_code, value, message_zh
from told
where department_code is not null
order by department_code, severity, code, file, sheet, cell, subject_code, message_zh
