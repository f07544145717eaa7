-- G06, G12: project, department and unit of every form and list row against the registers of the same scope.
-- Null where there is nothing to compare: a blank value, or a register that the scope does not have (files checked alone).
-- Projects that may be named to whom did not name them: no register of any year says, or leaves open, that they are classified.
with hidden as (
    select project_code, plain(project_name) as plain_name
    from raw_r_proj
    where region = scope_region() and coalesce(is_classified, true)
),
open_names as (
    from project_names anti join hidden using (project_code) anti join hidden as named using (plain_name)
),
unknown as (
    select sha256, sheet, subject_no, plain(project_name) as plain_name
    from heads
    where project_code is null and candidates is null and plain(project_name) <> ''
    order by sha256, sheet, subject_no
    limit $most_sought
),
-- The nearest names, to choose from by hand.
nearest as (
    select
        u.sha256, u.sheet, u.subject_no,
        list(p.project_code || '-' || p.project_name order by likeness(u.plain_name, p.plain_name) desc, p.project_code) as names
    from unknown as u
    join open_names as p on likeness(u.plain_name, p.plain_name) > $likeness
    group by all
),
candidates as (
    select
        h.sha256, h.sheet, h.subject_no,
        list(p.project_code || coalesce('（' || p.department_code || '）', '') order by p.project_code) as codes
    from heads as h
    join open_names as p on list_contains(h.candidates, p.project_code)
    where h.project_code is null
    group by all
)
select
    h.*,
    project.project_code as registered_project,
    known.department_code as registered_department,
    unit.unit_code as registered_unit,
    -- whose the project and the unit are, where the department stated is known
    case when known.department_code is not null then project.department_code end as project_department,
    case
        when is_unit_code(h.unit) and (known.department_code is not null or not has_units())
            then coalesce(unit.department_code, left(h.unit, 3))
    end as unit_department,
    -- a project without code, by its name: how many are called so, and how many of these it may be
    case
        when has_projects() and h.form not in ('DE', 'DG') and h.project_code is null and plain(h.project_name) <> ''
            and not coalesce(list_contains(h.unread, 'project_code'), false)
            then coalesce(len(h.candidates), 0)
    end as projects_named,
    case when h.candidates is not null then if(h.project_code is not null, 1, len(h.candidates)) end as projects_meant,
    list_concat(
        unless(is_sought(h.project_code), ['registered_project']),
        unless(h.department_text is not null and has_units(), ['registered_department']),
        unless(h.unit_text is not null and has_units(), ['registered_unit']),
        unless(h.project_code is not null, ['stated_project_code'])
    ) as not_due,
    coalesce('主管部门' || h.department, '本年度') as within_zh,
    coalesce('of department ' || h.department, 'of the year') as within_en,
    coalesce('；名称相近的有：' || array_to_string(nearest.names[:$most_hints], '、'), '') as nearest_zh,
    coalesce('; near are ' || array_to_string(nearest.names[:$most_hints], '、'), '') as nearest_en,
    coalesce(array_to_string(candidates.codes[:$most_named], '、') || if(len(candidates.codes) > $most_named, '…', ''), '') as codes
from judged_heads as h
left join nearest using (sha256, sheet, subject_no)
left join candidates using (sha256, sheet, subject_no)
left join this.accepted_r_proj as project on project.project_code = h.project_code
left join this.department as known on known.department_code = h.department
left join known_units as unit on unit.unit_code = h.unit
order by h.file, h.sheet_no, h.subject_no
