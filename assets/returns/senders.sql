-- Whose every sheet and record of a scope is: the department that it states, where the register knows it and does not say
-- that the project is another's; else the department of its project. Null where neither is known or both disagree: a slip
-- must not reach the wrong department. Sheets of registers are the finance bureau's own.
select
    h.sha256, h.sheet, h.subject_no, false as is_register,
    case
        when known.department_code is null then owners.department_code
        when owners.department_code is null or owners.department_code = known.department_code then known.department_code
    end as department_code
from all_heads as h
left join this.department as known on known.department_code = h.department
left join this.accepted_r_proj as owners on owners.project_code = h.project_code
union all
select sha256, sheet, cast(null as integer), true, cast(null as varchar)
from all_sheets
where is_register
