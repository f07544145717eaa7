-- Clause 二(三): the published findings of a job, each with the department that it is told to: of its subject; else the one
-- department that the file's other subjects belong to; else the one whose code the file's folder begins with.
with
owner as (
    select project_code as code, department_code from this.accepted_r_proj
    union
    select department_code, department_code from this.department
    union
    select unit_code, department_code from this.accepted_r_unit
),
filed as (
    select submission.file, min(owner.department_code) as department_code
    from this.submissions as submission
    join owner on owner.code = submission.subject_code
    group by all
    having count(distinct owner.department_code) = 1
)
select finding.*, coalesce(owner.department_code, filed.department_code, folder.department_code) as department_code
from this.findings as finding
left join owner on owner.code = finding.subject_code
left join filed using (file)
left join this.department as folder on starts_with(split_part(finding.file, '/', 3), folder.department_code)
where finding.job = $job and coalesce(owner.department_code, filed.department_code, folder.department_code) is not null
order by
    department_code, finding.severity, finding.code, finding.file, finding.sheet, finding.cell, finding.subject_code, finding.message_zh
